package io.tributary.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** The home folder of a running solo node: where its servers are. */
public record Home(Path folder) {
  private static final String HOST = "127.0.0.1";
  private static final String NAME = "tributary";

  /** A connection to the node's own PostgreSQL, in the schema of links and clicks. */
  public Connection postgres() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {HOST});
    source.setPortNumbers(new int[] {port("postgres")});
    source.setDatabaseName(NAME);
    source.setUser(NAME);
    source.setPassword(text("postgres.password"));
    source.setCurrentSchema("tracking");
    source.setApplicationName("tributary-bench");
    return source.getConnection();
  }

  private int port(String server) {
    Properties ports = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve("ports.properties"))) {
      ports.load(reader);
    } catch (IOException e) {
      throw new BenchException("no node was started in " + folder, e);
    }
    return Integer.parseInt(ports.getProperty(server));
  }

  private String text(String file) {
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      throw new BenchException("no node was started in " + folder, e);
    }
  }
}
