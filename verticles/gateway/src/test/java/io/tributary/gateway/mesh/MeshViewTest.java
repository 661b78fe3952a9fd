package io.tributary.gateway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.CallStats;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.NodeReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeshViewTest {
  private static final long NOW = 1_000_000_000L;

  private final MeshView view = new MeshView();

  @Test
  void ratesShouldBeOfTheTimeThatANodeCounted() {
    view.take(report("a", "ok", calls(30, 0, 200)), NOW - 3_000);
    view.take(report("a", "ok", calls(60, 3, 200)), NOW);
    view.take(report("b", "ok", calls(30, 0, 40_000)), NOW);
    JsonObject picture = MeshPicture.of(view.nodes(NOW), "a", NOW);
    JsonObject call = picture.getJsonArray("calls").getJsonObject(0);
    assertThat(call.getString("from")).isEqualTo("gateway");
    assertThat(call.getString("to")).isEqualTo("tracking");
    // 90 calls in six seconds on one node, 30 in three on the other.
    assertThat(call.getDouble("rate")).isEqualTo(25);
    assertThat(call.getDouble("errorRate")).isEqualTo(0.5);
    assertThat(call.getDouble("p50")).isBetween(0.19, 0.22);
    assertThat(call.getDouble("p99")).isBetween(38.0, 43.0);
    JsonObject operation = picture.getJsonArray("operations").getJsonObject(0);
    assertThat(operation.getString("operation")).isEqualTo("tracking.links.info");
    assertThat(operation.getString("owner")).isEqualTo("tracking");
    assertThat(picture.getJsonArray("nodes").getJsonObject(0).getBoolean("answersThis")).isTrue();
  }

  @Test
  void nodeThatSaysNothingShouldBeSilentAndThenForgotten() {
    view.take(report("a", "ok", calls(1, 0, 100)), NOW);
    assertThat(status(NOW + 14_000)).containsExactly("ok");
    assertThat(status(NOW + 16_000)).containsExactly("silent");
    assertThat(MeshPicture.of(view.nodes(NOW + 40_000), "b", NOW + 40_000).getJsonArray("calls"))
        .isEmpty();
    assertThat(status(NOW + 121_000)).isEmpty();
  }

  @Test
  void nodeThatLeftShouldGoSoon() {
    view.take(report("a", NodeReport.LEAVING, List.of()), NOW);
    assertThat(status(NOW + 10_000)).containsExactly("leaving");
    assertThat(status(NOW + 21_000)).isEmpty();
  }

  @Test
  void reportOfAnotherLanguageShouldCount() {
    NodeReport report = report("py", "ok", calls(3, 0, 100));
    view.take(new JsonObject(Buffer.buffer(MeshJson.encode(report))), NOW);
    view.take(new JsonObject().put("nodeId", 7), NOW);
    view.take("nonsense", NOW);
    assertThat(status(NOW)).containsExactly("ok");
  }

  @Test
  void clocksOfOthersShouldNotMatter() {
    view.take(report("ahead", "ok", List.of()).heardAt(NOW + 9_000_000), NOW);
    assertThat(status(NOW + 1_000)).containsExactly("ok");
  }

  @Test
  void nodesShouldBeBounded() {
    for (int i = 0; i < 1_000; i++) {
      view.take(report("node" + i, "ok", List.of()), NOW);
    }
    assertThat(view.nodes(NOW)).hasSize(200);
  }

  private List<String> status(long nowMs) {
    return MeshPicture.of(view.nodes(nowMs), "x", nowMs).getJsonArray("nodes").stream()
        .map(node -> ((JsonObject) node).getString("status"))
        .toList();
  }

  private static List<CallStats> calls(long count, long errors, long micros) {
    return List.of(
        new CallStats("gateway", "tracking.links.info", count, errors, List.of(micros, count)));
  }

  private static NodeReport report(String id, String status, List<CallStats> calls) {
    return new NodeReport(
        id, "host", "1", List.of("tracking"), 1, 2, 3_000, status, List.of(), calls, List.of());
  }
}
