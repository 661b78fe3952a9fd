package io.tributary.solo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

  @Test
  void serverShouldKeepItsAddressAndDataWhenItIsKilled(Infra infra) throws SQLException {
    PostgresEndpoint database = infra.freshDatabase();
    execute(database, "CREATE TABLE kept (id int)");
    ControlledServer postgres = infra.server(Part.POSTGRES);

    postgres.kill();
    try {
      assertThatThrownBy(() -> execute(database, "SELECT 1")).isInstanceOf(SQLException.class);
    } finally {
      postgres.start();
    }

    execute(database, "SELECT * FROM kept");
  }

  @Test
  void pausedServerShouldTakeConnectionsAndNotAnswer(Infra infra) throws IOException {
    URI redis = URI.create(infra.redisUri());
    ControlledServer server = infra.server(Part.REDIS);
    server.pause();
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      server.resume();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isIn((int) '+', (int) '-');
    } finally {
      server.resume();
    }
  }

  private static void execute(PostgresEndpoint endpoint, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
