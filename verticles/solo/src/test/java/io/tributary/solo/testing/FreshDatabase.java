package io.tributary.solo.testing;

import io.tributary.solo.PostgresEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes databases of which no two have the same name. */
final class FreshDatabase {
  private static final AtomicInteger MADE = new AtomicInteger();

  private FreshDatabase() {}

  static PostgresEndpoint on(PostgresEndpoint server) {
    String name = "test_" + MADE.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return server.withDatabase(name);
  }
}
