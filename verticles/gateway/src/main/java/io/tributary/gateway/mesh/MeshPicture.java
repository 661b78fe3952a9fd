package io.tributary.gateway.mesh;

import io.tributary.gateway.mesh.MeshView.Heard;
import io.tributary.mesh.CallStats;
import io.tributary.mesh.NodeReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws the mesh out of what its nodes said: the answer of {@code GET /api/mesh}. */
final class MeshPicture {
  private final Map<String, Sums> operations = new TreeMap<>();
  private final Map<Arrow, Sums> calls =
      new TreeMap<>(Comparator.comparing(Arrow::from).thenComparing(Arrow::to));

  private MeshPicture() {}

  static JsonObject of(List<Heard> heard, String ownNodeId, long nowMs) {
    MeshPicture picture = new MeshPicture();
    JsonArray nodes = new JsonArray();
    heard.stream()
        .sorted(
            Comparator.comparing((Heard node) -> node.last().name())
                .thenComparing(node -> node.last().startedAtMs())
                .thenComparing(node -> node.last().nodeId()))
        .forEach(node -> nodes.add(picture.node(node, ownNodeId, nowMs)));
    return new JsonObject()
        .put("at", Instant.ofEpochMilli(nowMs).toString())
        .put("windowSeconds", MeshView.WINDOW_MS / 1_000)
        .put("nodes", nodes)
        .put("services", services(heard, nowMs))
        .put("operations", picture.operations())
        .put("calls", picture.calls());
  }

  private JsonObject node(Heard node, String ownNodeId, long nowMs) {
    NodeReport last = node.last();
    List<NodeReport> recent = node.recent(nowMs);
    long coveredMs = Math.max(1, recent.stream().mapToLong(NodeReport::intervalMs).sum());
    Sums all = new Sums();
    for (NodeReport report : recent) {
      for (CallStats stats : report.calls()) {
        all.add(stats, coveredMs);
        operations.computeIfAbsent(stats.operation(), name -> new Sums()).add(stats, coveredMs);
        calls
            .computeIfAbsent(
                new Arrow(stats.caller(), owner(stats.operation())), arrow -> new Sums())
            .add(stats, coveredMs);
      }
    }
    return all.into(
        new JsonObject()
            .put("id", last.nodeId())
            .put("name", last.name())
            .put("version", last.version())
            .put("roles", new JsonArray(last.roles()))
            .put("status", node.silent(nowMs) ? "silent" : last.status())
            .put("reasons", new JsonArray(last.reasons()))
            .put("startedAt", Instant.ofEpochMilli(last.startedAtMs()).toString())
            .put("seenSecondsAgo", Math.max(0, nowMs - last.atMs()) / 1_000)
            .put("answersThis", last.nodeId().equals(ownNodeId)));
  }

  /** In other languages, by name. Who is at a node that is silent is not known any more. */
  private static JsonArray services(List<Heard> heard, long nowMs) {
    JsonArray rows = new JsonArray();
    heard.stream()
        .filter(node -> !node.silent(nowMs))
        .map(Heard::last)
        .flatMap(node ->
            node.services().stream()
                .map(service ->
                    new JsonObject()
                        .put("name", service.name())
                        .put("node", node.name())
                        .put("nodeId", node.nodeId())
                        .put("since", Instant.ofEpochMilli(service.sinceMs()).toString())
                        .put("pending", service.pending())
                        .put("status", service.status())
                        .put("serves", new JsonArray(service.serves()))))
        .sorted(
            Comparator.comparing((JsonObject row) -> row.getString("name"))
                .thenComparing(row -> row.getString("since")))
        .forEach(rows::add);
    return rows;
  }

  /** The busiest first. */
  private JsonArray operations() {
    JsonArray rows = new JsonArray();
    operations.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparingDouble((Sums sums) -> sums.rate()).reversed()))
        .forEach(operation ->
            rows.add(
                operation
                    .getValue()
                    .into(
                        new JsonObject()
                            .put("operation", operation.getKey())
                            .put("owner", owner(operation.getKey())))));
    return rows;
  }

  private JsonArray calls() {
    JsonArray arrows = new JsonArray();
    calls.forEach((arrow, sums) ->
        arrows.add(sums.into(new JsonObject().put("from", arrow.from()).put("to", arrow.to()))));
    return arrows;
  }

  /** An address begins with whose it is: {@code tracking.links.create}. */
  private static String owner(String operation) {
    int dot = operation.indexOf('.');
    return dot < 0 ? operation : operation.substring(0, dot);
  }

  private record Arrow(String from, String to) {}
}
