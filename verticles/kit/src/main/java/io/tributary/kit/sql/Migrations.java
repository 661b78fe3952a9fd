package io.tributary.kit.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

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
                    .dataSource(source(config))
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:db/" + schema)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate(),
            false)
        .mapEmpty();
  }

  private static DataSource source(PostgresConfig config) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.jdbcUrl());
    Properties properties = config.jdbcProperties();
    for (String name : properties.stringPropertyNames()) {
      try {
        source.setProperty(name, properties.getProperty(name));
      } catch (SQLException e) {
        throw new IllegalStateException("the driver does not know " + name, e);
      }
    }
    return source;
  }
}
