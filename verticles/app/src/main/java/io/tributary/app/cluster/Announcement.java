package io.tributary.app.cluster;

import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a member says of itself. It is always said whole: what comes later replaces what came
 * before, so it does not matter how much of it got lost on the way.
 *
 * @param nodeId by which name the event bus knows the member
 * @param version higher than of anything that it said before
 * @param bus where its event bus listens, or null as long as it does not
 * @param consumers how many it has for each address
 */
record Announcement(
    String nodeId, long version, @Nullable NodeInfo bus, Map<String, Integer> consumers) {
  private static final int MOST_CONSUMERS = 1_000;

  Announcement {
    consumers = Map.copyOf(consumers);
  }

  /** {@code {node, version, bus: {host, port, metadata}, consumers: {"<address>": 2}}}. */
  JsonObject toJson() {
    JsonObject json = new JsonObject().put("node", nodeId).put("version", version);
    if (bus != null) {
      json.put(
          "bus",
          new JsonObject()
              .put("host", bus.host())
              .put("port", bus.port())
              .put("metadata", bus.metadata()));
    }
    return json.put("consumers", new JsonObject(new TreeMap<String, Object>(consumers)));
  }

  /**
   * @throws RuntimeException if it is none
   */
  static Announcement from(JsonObject json) {
    JsonObject bus = json.getJsonObject("bus");
    Map<String, Integer> consumers = new TreeMap<>();
    json.getJsonObject("consumers")
        .forEach(entry -> {
          // It weighs nodes against each other; whoever claims more is mistaken.
          int count = Math.min(((Number) entry.getValue()).intValue(), MOST_CONSUMERS);
          if (count > 0) {
            consumers.put(entry.getKey(), count);
          }
        });
    return new Announcement(
        Objects.requireNonNull(json.getString("node")),
        json.getLong("version"),
        bus == null
            ? null
            : new NodeInfo(
                bus.getString("host"), bus.getInteger("port"), bus.getJsonObject("metadata")),
        consumers);
  }
}
