package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a start finds and what a stop leaves. */
class LifecycleIT {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  @Test
  void nothingShouldBeLostByAKillOrAnOrderlyStop() throws Exception {
    RunningTributary.assumeSoloMode();
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

      assertThat(verifyClicks(tributary)).as("while it runs").contains("\nyes");
      // A further node has a journal, and uses the servers of this one.
      Path further = tributary.home.resolveSibling(tributary.home.getFileName() + "-further");
      copy(tributary.home.resolve("journal"), further.resolve("journal"));
      SoloMode.remember(further, tributary.home);
      assertThat(verifyClicks(further)).as("another node's home").contains("\nyes");
      visit(tributary);
      tributary.close();
      assertThat(verifyClicks(tributary)).as("while it does not").contains("\nyes");
      assertThat(Files.readString(tributary.log)).contains("postgres stopped");
      tributary.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(clicks(tributary, link)).isEqualTo(sent + 1));
      JsonObject audit = new JsonObject(tributary.call("GET", "/api/clicks/audit", "").body());
      assertThat(audit.getBoolean("settled")).isTrue();
      JsonObject totals = audit.getJsonObject("totals");
      assertThat(totals.getInteger("journalled")).isEqualTo(sent + 1);
      assertThat(totals.getInteger("stored")).isEqualTo(sent + 1);
      assertThat(totals.getInteger("missing")).isZero();
      assertThat(totals.getInteger("duplicate")).isZero();
      assertThat(Files.readString(tributary.log)).contains("are those of the first start");
    }
  }

  /** What the script prints. */
  private static String verifyClicks(RunningTributary tributary) throws Exception {
    return verifyClicks(tributary.home);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String verifyClicks(Path home) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "tributary.jar").toString(),
                "io.tributary.app.VerifyClicks")
            .redirectErrorStream(true);
    command.environment().keySet().removeIf(variable -> variable.startsWith("TRIBUTARY_"));
    command.environment().put("TRIBUTARY_HOME", home.toString());
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
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
