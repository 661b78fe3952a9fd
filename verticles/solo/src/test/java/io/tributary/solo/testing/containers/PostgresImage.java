package io.tributary.solo.testing.containers;

import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** The image {@code postgres}. */
final class PostgresImage implements ServerImage {
  private static final String NAME = "tributary";
  private static final String SUPERUSER = "postgres";
  private static final int CONNECT_TIMEOUT_S = 2;
  private static final int SOCKET_TIMEOUT_S = 10;

  /** The engine may publish its port to the network that this machine is in. */
  private final String password = UUID.randomUUID().toString();

  PostgresEndpoint endpoint(Address address) {
    return new PostgresEndpoint(address.host(), address.port(), NAME, NAME, password);
  }

  @Override
  public Part part() {
    return Part.POSTGRES;
  }

  @Override
  public int port() {
    return 5432;
  }

  @Override
  public Map<String, String> environment(Address address) {
    return Map.of(
        "POSTGRES_USER",
        SUPERUSER,
        "POSTGRES_PASSWORD",
        password,
        "POSTGRES_INITDB_ARGS",
        "--no-sync --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8");
  }

  @Override
  public List<String> command() {
    return List.of(
        "postgres",
        "-c",
        "fsync=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "max_connections=200",
        "-c",
        "jit=off",
        "-c",
        "random_page_cost=1.1",
        "-c",
        "timezone=UTC");
  }

  /** By TCP: while it is being made, the image's server listens on a Unix socket only. */
  @Override
  public boolean answers(Address address) {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      // Not listening yet, or still replaying its log.
      return false;
    }
  }

  /** The image would make a superuser, and so hide what only a superuser may do. */
  @Override
  public void settle(Address address) {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + NAME + " LOGIN CREATEDB PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make PostgreSQL's database", e);
    }
  }

  private Connection connect(Address address) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(SUPERUSER);
    source.setUser(SUPERUSER);
    source.setPassword(password);
    source.setConnectTimeout(CONNECT_TIMEOUT_S);
    source.setSocketTimeout(SOCKET_TIMEOUT_S);
    return source.getConnection();
  }
}
