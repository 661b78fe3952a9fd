package io.tributary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gateway.guard.GuardConfig;
import io.tributary.kit.http.ClientAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who answers, by host and path. */
class FrontDoorIT {
  private final FrontDoor door =
      new FrontDoor(
          "api.example",
          request -> request.response().end("edge"),
          ClientAddress.behind(List.of()));
  private final HttpNode node =
      new HttpNode(new GuardConfig(10, 10, 100, 100, 20_000, 1 << 20), door);

  FrontDoorIT() {
    door.open(request -> request.response().end("site"), request -> request.response().end("api"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "go.example, /summer, edge",
    "go.example, /%zz, edge",
    "go.example, /api/links, site",
    "go.example, /api/%zz, bad_request",
    "api.example, /links, api",
    "API.example:80, /links, api",
    "api.example, /links/%zz, bad_request",
    "api.example, /%, bad_request",
    "go.example, /api/live?x=%zz, bad_request",
    "go.example, /api/live?x=%4, bad_request",
    "go.example, /app/x?y=1%, bad_request",
  })
  void shouldChoose(String host, String path, String answer) throws Exception {
    try (Socket socket = node.connect()) {
      SlowClientsIT.send(socket, "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n");
      assertThat(SlowClientsIT.answer(socket)).contains(answer);
    }
  }
}
