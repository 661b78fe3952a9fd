package io.tributary.kit.sql;

import io.tributary.kit.config.Settings;
import java.time.Duration;
import java.util.Properties;

/**
 * Where PostgreSQL is, and how many connections a node and each of its contexts may hold.
 *
 * @param maxSize connections of the node's pool, which its contexts share
 * @param maxPerContext of these, what one context may hold at a time
 * @param maxWaiting callers that may wait for a connection; one more is refused at once
 * @param statementTimeoutMs PostgreSQL stops a statement that runs longer
 */
public record PostgresConfig(
    String host,
    int port,
    String database,
    String user,
    String password,
    PostgresTls tls,
    int maxSize,
    int maxPerContext,
    int maxWaiting,
    int statementTimeoutMs) {

  /** For one context that has a pool to itself, without TLS. */
  public PostgresConfig(
      String host,
      int port,
      String database,
      String user,
      String password,
      int maxSize,
      int maxWaiting,
      int statementTimeoutMs) {
    this(
        host,
        port,
        database,
        user,
        password,
        PostgresTls.OFF,
        maxSize,
        maxSize,
        maxWaiting,
        statementTimeoutMs);
  }

  public static PostgresConfig from(Settings settings) {
    return new PostgresConfig(
        settings.required("postgres.host"),
        settings.integer("postgres.port", 1, 65_535),
        settings.required("postgres.database"),
        settings.required("postgres.user"),
        settings.string("postgres.password"),
        PostgresTls.from(settings),
        settings.integer("postgres.maxSize", 2, 1_000),
        settings.integer("postgres.maxPerContext", 1, 1_000),
        settings.integer("postgres.maxWaiting", 1, 100_000),
        (int) settings.duration("postgres.statementTimeout").toMillis());
  }

  /** The same for somebody who needs fewer connections at a time than others. */
  public PostgresConfig withMaxPerContext(int connections) {
    return new PostgresConfig(
        host,
        port,
        database,
        user,
        password,
        tls,
        maxSize,
        connections,
        maxWaiting,
        statementTimeoutMs);
  }

  /** The same for work that is known to take long. */
  public PostgresConfig withStatementTimeout(Duration timeout) {
    return new PostgresConfig(
        host,
        port,
        database,
        user,
        password,
        tls,
        maxSize,
        maxPerContext,
        maxWaiting,
        (int) timeout.toMillis());
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** Who connects and how, for the driver of {@link #jdbcUrl}; the caller may add to it. */
  public Properties jdbcProperties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    tls.into(properties);
    return properties;
  }

  /** Without the password: this ends up in logs. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
