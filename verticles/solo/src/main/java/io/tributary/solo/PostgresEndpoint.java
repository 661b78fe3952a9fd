package io.tributary.solo;

/** Where a PostgreSQL database is and how to get in. */
public record PostgresEndpoint(
    String host, int port, String database, String user, String password) {

  /** For JDBC; user and password are given separately. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** The same server and user, another database. */
  public PostgresEndpoint withDatabase(String name) {
    return new PostgresEndpoint(host, port, name, user, password);
  }

  /** Everything but the password, so that it may be logged. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
