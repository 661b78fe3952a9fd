package io.tributary.catalogue;

import io.tributary.catalogue.api.ProductsHandler;
import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.vertx.core.Future;
import java.time.Clock;

/** Wires the catalogue context. */
public final class CatalogueVerticle extends ContextVerticle {
  private static final String SCHEMA = "catalogue";

  private final Clock clock;

  public CatalogueVerticle(PostgresConfig postgres, Clock clock) {
    super(postgres, SCHEMA);
    this.clock = clock;
  }

  @Override
  protected Future<Void> open(Database database) {
    ProductsHandler products = new ProductsHandler(database, clock);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read("catalogue.products.list", products::list)
            .read("catalogue.products.get", products::get)
            .write("catalogue.products.create", products::create)
            .write("catalogue.products.update", products::update)
            .write("catalogue.products.delete", products::delete);
    onStop(server::stop);
    return server.start();
  }
}
