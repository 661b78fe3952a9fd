package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

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
  void healthShouldNameEveryPart() {
    HttpResponse<String> health = get("/api/health");
    assertThat(health.statusCode()).isEqualTo(200);
    JsonObject body = new JsonObject(health.body());
    assertThat(body.getString("status")).isEqualTo("ok");
    assertThat(body.getString("node")).isNotEmpty();
    assertThat(body.getString("version")).isNotEmpty();
    assertThat(body.getJsonArray("roles")).contains("gateway", "edge", "tracking");
    assertThat(body.getJsonObject("parts").fieldNames()).contains("edge", "postgres", "redis");
    for (String probe : List.of("/api/health/live", "/api/health/ready")) {
      HttpResponse<String> answer = get(probe);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()).getString("node")).isEqualTo(body.getString("node"));
    }
  }

  @Test
  void metricsShouldBeForThisMachineOnly() {
    get("/api/links");
    HttpResponse<String> metrics = get("/api/monitoring/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("tributary_operation", "tributary_journal");
    assertThat(
            send(request("/api/monitoring/metrics").header("x-forwarded-for", "203.0.113.9"))
                .statusCode())
        .isEqualTo(404);
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
