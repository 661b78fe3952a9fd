package io.tributary.kit.context;

import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * A bounded context: brings its schema up to date, opens its database, and then whatever the
 * context itself needs. What was opened is closed in the opposite order, by an orderly stop and by
 * a start that fails half-way alike.
 */
public abstract class ContextVerticle extends VerticleBase {
  private final PostgresConfig postgres;
  private final String schema;
  private final Deque<Supplier<Future<Void>>> opened = new ArrayDeque<>();

  /**
   * @param schema the context's own schema; its migrations stand in {@code db/<schema>}
   */
  protected ContextVerticle(PostgresConfig postgres, String schema) {
    this.postgres = postgres;
    this.schema = schema;
  }

  /** Opens what the context needs beside its database and registers its operations, last of all. */
  protected abstract Future<Void> open(Database database);

  @Override
  public final Future<?> start() {
    return Migrations.run(vertx, postgres, schema)
        .compose(migrated -> open(openDatabase(postgres)))
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  /**
   * The last that was opened is closed first: consumers leave the bus before what they need goes.
   */
  @Override
  public final Future<?> stop() {
    Future<Void> done = Future.succeededFuture();
    while (!opened.isEmpty()) {
      done = done.eventually(opened.pop());
    }
    return done;
  }

  /** A pool on the context's schema, closed with the rest. */
  protected final Database openDatabase(PostgresConfig config) {
    Database database = Database.open(vertx, config, schema);
    onStop(database::close);
    return database;
  }

  /** Remembers how to close what was opened just now. */
  protected final void onStop(Supplier<Future<Void>> close) {
    opened.push(close);
  }
}
