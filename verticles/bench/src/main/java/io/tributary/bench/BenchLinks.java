package io.tributary.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Links made in bulk, straight in the database: 100,000 take a second or two. Their keys are {@code
 * b0}, {@code b1}, … on the node's default domain, their destinations about 80 characters long.
 * They have no rules and no partner.
 */
public final class BenchLinks {
  private static final String MAKE =
      """
      INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
      SELECT 'link_bench' || lpad(n::text, 16, '0'), ?, ?, 'b' || n,
             'https://shop.example.com/products/' || md5(n::text) || '?colour=' || n % 12 || '&size=' || n % 5,
             now(), now()
      FROM generate_series(0, ? - 1) n
      ON CONFLICT DO NOTHING
      """;

  private BenchLinks() {}

  /** Id of the n-th link. */
  public static String id(int n) {
    return "link_bench%016d".formatted(n);
  }

  /** Makes those of the first {@code count} that are not there yet. */
  public static void make(Home home, int count) {
    try (Connection connection = home.postgres();
        PreparedStatement make = connection.prepareStatement(MAKE);
        Statement analyze = connection.createStatement()) {
      make.setString(1, workspaceId(connection));
      make.setString(2, one(connection, "SELECT slug FROM domains WHERE workspace_id IS NULL"));
      make.setInt(3, count);
      make.executeUpdate();
      analyze.execute("ANALYZE links");
    } catch (SQLException e) {
      throw new BenchException("cannot make links: " + e.getMessage(), e);
    }
  }

  /** The workspace that the first start made. */
  public static String workspaceId(Connection connection) throws SQLException {
    return one(connection, "SELECT id FROM auth.workspaces ORDER BY created_at LIMIT 1");
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new BenchException("nothing found by: " + query);
      }
      return rows.getString(1);
    }
  }

  /** For shell scripts: {@code --home FOLDER --count N}, with the node running. */
  public static void main(String[] arguments) {
    BenchOptions options = BenchOptions.parse(arguments, Set.of("home", "count"));
    make(new Home(options.path("home")), options.integer("count", 100_000));
  }
}
