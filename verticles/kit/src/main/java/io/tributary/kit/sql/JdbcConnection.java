package io.tributary.kit.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blocking connection for bulk work on a worker thread, opened when it is needed and opened
 * anew after a failure. Everything else goes through {@link Database}. Not thread-safe.
 */
public final class JdbcConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnection.class);
  private static final int CONNECT_TIMEOUT_S = 5;

  /** A little longer than PostgreSQL itself lets a statement run. */
  private static final int SOCKET_GRACE_S = 10;

  private final PostgresConfig config;
  private final Properties properties;
  private @Nullable Connection open;

  /** Work inside a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T apply(Connection tx) throws SQLException;
  }

  /**
   * @param name how the connection calls itself in {@code pg_stat_activity}
   */
  public JdbcConnection(PostgresConfig config, String schema, String name) {
    this.config = config;
    properties = config.jdbcProperties();
    properties.setProperty("currentSchema", schema);
    properties.setProperty("ApplicationName", name);
    properties.setProperty(
        "options",
        "-c statement_timeout="
            + config.statementTimeoutMs()
            + " -c idle_in_transaction_session_timeout="
            + Database.IDLE_TRANSACTION);
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_S));
    properties.setProperty(
        "socketTimeout", String.valueOf(config.statementTimeoutMs() / 1000 + SOCKET_GRACE_S));
    properties.setProperty("tcpKeepAlive", "true");
    // The same few statements for ever: prepared at once, parameters in binary form.
    properties.setProperty("prepareThreshold", "-1");
  }

  /** Commits what {@code work} did if it returns, takes it back if it throws. */
  public <T> T transaction(Work<T> work) throws SQLException {
    Connection tx = open == null ? connect() : open;
    open = tx;
    boolean done = false;
    try {
      T result = work.apply(tx);
      tx.commit();
      done = true;
      return result;
    } catch (SQLException e) {
      rollBack(tx);
      done = true;
      throw e;
    } finally {
      if (!done) {
        // What was thrown says nothing of the connection's state.
        close();
      }
    }
  }

  @Override
  public void close() {
    Connection old = open;
    open = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        LOG.debug("a connection did not close cleanly", e);
      }
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(config.jdbcUrl(), properties);
    try {
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** A connection that cannot even roll back is thrown away. */
  private void rollBack(Connection tx) {
    try {
      tx.rollback();
    } catch (SQLException e) {
      LOG.debug("the connection is gone", e);
      close();
    }
  }
}
