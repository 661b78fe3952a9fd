package io.tributary.kit.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.flywaydb.core.Flyway;

/** Brings a context's schema to the version its code needs. Forward only. */
public final class Migrations {
  private Migrations() {}

  /**
   * Runs on a worker thread. Several nodes may start at once: Flyway takes a lock.
   *
   * @param schema the context's schema; its scripts stand in {@code db/<schema>} on the classpath
   */
  public static Future<Void> run(Vertx vertx, PostgresConfig config, String schema) {
    return vertx
        .executeBlocking(
            () ->
                Flyway.configure()
                    .dataSource(config.jdbcUrl(), config.user(), config.password())
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:db/" + schema)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate(),
            false)
        .mapEmpty();
  }
}
