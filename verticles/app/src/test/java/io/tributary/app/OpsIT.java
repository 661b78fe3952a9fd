package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators, orchestrators and browsers ask of a node beside its API. */
class OpsIT {
  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void healthShouldNameEveryPartAtTheOpsPortOnly() {
    // Another test may have left something behind that the node notices with the next look.
    await().until(() -> "ok".equals(tributary.health().getString("status")));
    JsonObject body = tributary.health();
    assertThat(body.getString("node")).isNotEmpty();
    assertThat(body.getString("version")).isNotEmpty();
    assertThat(body.getJsonArray("roles")).contains("gateway", "edge", "tracking");
    assertThat(body.getJsonObject("parts").fieldNames())
        .contains("edge", "postgres", "redis", "kafka", "deadLetters");
    for (String probe : List.of("/api/health", "/api/health/live", "/api/health/ready")) {
      HttpResponse<String> answer = get(probe);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject().put("status", "ok"));
      assertThat(ops(probe, "localhost").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metricsShouldBeAtTheOpsPortOnly() {
    get("/api/links");
    for (String path : List.of("/metrics", "/api/monitoring/metrics")) {
      HttpResponse<String> metrics = ops(path, "127.0.0.1");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("tributary_operation", "tributary_journal");
    }
    assertThat(get("/api/monitoring/metrics").statusCode()).isEqualTo(404);
  }

  /** A page that has its own name lead to this machine. */
  @Test
  void opsPortShouldNotAnswerForAForeignName() {
    for (String path : List.of("/metrics", "/health", "/health/live")) {
      HttpResponse<String> answer = ops(path, "rebound.example.com");
      assertThat(answer.statusCode()).isEqualTo(421);
      assertThat(answer.body()).doesNotContain("tributary_");
    }
  }

  private HttpResponse<String> ops(String path, String host) {
    String url = tributary.opsUrl();
    return tributary.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("host", host + url.substring(url.lastIndexOf(':')))
            .GET());
  }

  @Test
  void contractAndKeysShouldBePublic() {
    assertThat(new JsonObject(get("/api/openapi.json").body()).getString("openapi"))
        .startsWith("3.1");
    assertThat(new JsonObject(get("/.well-known/jwks.json").body()).getJsonArray("keys"))
        .isNotEmpty();
  }

  @Test
  void referenceShouldShowEveryOperationOfTheContract() {
    JsonObject contract = new JsonObject(get("/api/openapi.json").body());
    HttpResponse<String> page = get("/api/docs");
    assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    contract
        .getJsonObject("paths")
        .forEach(path ->
            ((JsonObject) path.getValue())
                .forEach(method -> {
                  if (method.getValue() instanceof JsonObject operation) {
                    assertThat(page.body())
                        .contains("id=\"" + operation.getString("operationId") + "\"");
                  }
                }));
  }

  @Test
  void pagesShouldComeWithAStrictPolicy() {
    HttpResponse<String> page = get("/app/links/some-link");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<div id=\"root\"");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("script-src 'self'")
        .doesNotContain("unsafe-eval");
    assertThat(get("/").headers().firstValue("location")).contains("/app/");
    assertThat(get("/app/assets/../../../conf/tributary.yaml").body()).doesNotContain("postgres:");
  }

  @Test
  void unknownKeyShouldBeAPageAndNotAnEnvelope() {
    HttpResponse<String> answer = get("/no-such-link-anywhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/html");
  }

  private HttpResponse<String> get(String path) {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return tributary.send(request.GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(tributary.url() + path));
  }
}
