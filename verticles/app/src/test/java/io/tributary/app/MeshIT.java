package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture of the mesh, as an operator reads it. */
class MeshIT {
  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void operatorShouldSeeWhoCallsWhom() {
    String key = "mesh-" + Long.toString(System.nanoTime(), 36);
    JsonObject link = new JsonObject().put("url", "https://example.com/").put("key", key);
    assertThat(tributary.call("POST", "/api/links", link.encode()).statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(tributary.call("GET", "/api/links", "").statusCode()).isEqualTo(200);
          JsonObject mesh = mesh();
          JsonObject node = mesh.getJsonArray("nodes").getJsonObject(0);
          assertThat(node.getBoolean("answersThis")).isTrue();
          assertThat(node.getJsonArray("roles")).contains("gateway", "tracking");
          assertThat(node.getString("version")).isNotEmpty();
          JsonObject call = one(mesh.getJsonArray("calls"), "from", "gateway", "to", "tracking");
          assertThat(call.getDouble("rate")).isPositive();
          assertThat(call.getDouble("p99")).isGreaterThanOrEqualTo(call.getDouble("p50"));
          JsonObject operation =
              one(mesh.getJsonArray("operations"), "operation", "tracking.links.list");
          assertThat(operation.getDouble("rate")).isPositive();
          // What nobody waits for is there too: clicks on their way over Kafka.
          tributary.send(HttpRequest.newBuilder(URI.create(tributary.url() + "/" + key)).GET());
          JsonObject clicks = one(mesh.getJsonArray("calls"), "from", "edge", "to", "tracking");
          assertThat(clicks.getDouble("rate")).isPositive();
          assertThat(clicks.getDouble("p99")).isZero();
        });
  }

  @Test
  void onlyTheFirstWorkspaceMayLook() {
    String stranger = tributary.keyOfNewWorkspace("beside " + System.nanoTime());
    HttpResponse<String> answer = tributary.call("GET", "/api/mesh", "", stranger);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("node_");
  }

  private JsonObject mesh() {
    return new JsonObject(tributary.call("GET", "/api/mesh", "").body());
  }

  /** The row with these names and values. */
  private static JsonObject one(JsonArray rows, String... wanted) {
    List<JsonObject> found =
        rows.stream()
            .map(JsonObject.class::cast)
            .filter(row -> {
              for (int i = 0; i < wanted.length; i += 2) {
                if (!wanted[i + 1].equals(row.getString(wanted[i]))) {
                  return false;
                }
              }
              return true;
            })
            .toList();
    assertThat(found).as(String.join(" ", wanted) + " in " + rows).hasSize(1);
    return found.getFirst();
  }
}
