package io.tributary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database user who owns the schema and may create nothing else, so no extension either. */
@UseServers(Part.POSTGRES)
class PlainDatabaseIT {
  private static final Principal SHOP = CatalogueNode.workspace("ws_plain");

  @Test
  void searchShouldIgnoreAccentsWithoutTheExtension(Infra infra) throws SQLException {
    PostgresEndpoint endpoint = infra.freshDatabase();
    takeRightsAway(endpoint);
    try (CatalogueNode node = CatalogueNode.start(endpoint)) {
      node.create(SHOP, new JsonObject().put("name", "Café Zürich").put("price", 1));

      assertThat(CatalogueNode.array(node.list(SHOP, new JsonObject().put("search", "CAFE zuri"))))
          .hasSize(1);
      assertThat(extensions(endpoint)).doesNotContain("unaccent");
    }
  }

  private static void takeRightsAway(PostgresEndpoint endpoint) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA catalogue");
      statement.execute(
          "REVOKE CREATE ON DATABASE \"" + endpoint.database() + "\" FROM CURRENT_USER");
    }
  }

  private static List<String> extensions(PostgresEndpoint endpoint) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT extname FROM pg_extension")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
