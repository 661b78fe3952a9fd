package io.tributary.solo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@UseServers({Part.POSTGRES, Part.REDIS})
class InfraIT {

  @Test
  void freshDatabaseShouldBeAnotherEachTime(Infra infra) throws SQLException {
    PostgresEndpoint one = infra.freshDatabase();
    PostgresEndpoint other = infra.freshDatabase();

    assertThat(one.database()).isNotEqualTo(other.database());
    execute(one, "CREATE TABLE seen (id int)");
    assertThatThrownBy(() -> execute(other, "SELECT * FROM seen"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void serverNotNamedShouldBeRefusedWithAdvice(Infra infra) {
    assertThatThrownBy(infra::kafkaBootstrap)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("name KAFKA in @UseServers to use Kafka");
  }

  private static void execute(PostgresEndpoint endpoint, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
