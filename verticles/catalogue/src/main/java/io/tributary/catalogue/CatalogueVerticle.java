package io.tributary.catalogue;

import io.tributary.catalogue.api.ProductsHandler;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Brings the context up, and down again in the opposite order. */
public final class CatalogueVerticle extends VerticleBase {
  private static final String SCHEMA = "catalogue";

  private final PostgresConfig postgres;
  private final Clock clock;
  private final Deque<Supplier<Future<Void>>> shutdown = new ArrayDeque<>();

  public CatalogueVerticle(PostgresConfig postgres, Clock clock) {
    this.postgres = postgres;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return Migrations.run(vertx, postgres, SCHEMA)
        .compose(migrated -> serve())
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public Future<?> stop() {
    Future<Void> done = Future.succeededFuture();
    while (!shutdown.isEmpty()) {
      Supplier<Future<Void>> next = shutdown.pop();
      done = done.eventually(next);
    }
    return done;
  }

  private Future<Void> serve() {
    Database database = Database.open(vertx, postgres, SCHEMA);
    shutdown.push(database::close);
    ProductsHandler products = new ProductsHandler(database, clock);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read("catalogue.products.list", products::list)
            .read("catalogue.products.get", products::get)
            .write("catalogue.products.create", products::create)
            .write("catalogue.products.update", products::update)
            .write("catalogue.products.delete", products::delete);
    shutdown.push(server::stop);
    return server.start();
  }
}
