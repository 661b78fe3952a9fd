package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a start finds and what a stop leaves. */
class LifecycleIT {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  @Test
  void nothingShouldBeLostByAKillOrAnOrderlyStop() throws Exception {
    try (RunningTributary tributary = RunningTributary.startNew("lifecycle", Map.of())) {
      JsonObject link =
          new JsonObject(
              tributary
                  .call(
                      "POST",
                      "/api/links",
                      "{\"url\":\"https://example.com/kept\",\"key\":\"kept\"}")
                  .body());
      int sent = 50;
      for (int i = 0; i < sent; i++) {
        visit(tributary);
      }
      // Killed with clicks on their way: what was answered was on disk first.
      tributary.kill();
      tributary.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(clicks(tributary, link)).isEqualTo(sent));

      visit(tributary);
      tributary.close();
      assertThat(Files.readString(tributary.log)).contains("postgres stopped");
      tributary.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(clicks(tributary, link)).isEqualTo(sent + 1));
      assertThat(Files.readString(tributary.log)).contains("are those of the first start");
    }
  }

  private static void visit(RunningTributary tributary) {
    assertThat(
            tributary
                .send(
                    HttpRequest.newBuilder(URI.create(tributary.url() + "/kept"))
                        .header("user-agent", BROWSER)
                        .GET())
                .statusCode())
        .isEqualTo(302);
  }

  private static int clicks(RunningTributary tributary, JsonObject link) {
    return new JsonObject(
            tributary.call("GET", "/api/links/info?linkId=" + link.getString("id"), "").body())
        .getInteger("clicks");
  }
}
