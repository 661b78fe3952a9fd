package io.tributary.tracking.audit;

import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.LaneStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node says of its journal.
 *
 * @param journal the id of its folder
 * @param node the name of the machine, for people
 */
public record JournalState(long journal, String node, List<LaneStats> lanes) {

  JsonObject toJson() {
    JsonArray all = new JsonArray();
    for (LaneStats lane : lanes) {
      all.add(
          new JsonObject()
              .put("lane", lane.lane())
              .put("firstSequence", lane.firstSequence())
              .put("lastSequence", lane.lastSequence())
              .put("chainHead", lane.chainHead())
              .put("shipped", lane.shippedSequence())
              .put("refused", lane.refused()));
    }
    return new JsonObject()
        .put("journal", JournalPlace.journalName(journal))
        .put("node", node)
        .put("lanes", all);
  }

  /** The lanes as the audit reads them, whoever sent them. */
  static List<LaneAudit> lanes(JsonObject state) {
    List<LaneAudit> lanes = new ArrayList<>();
    for (Object each : state.getJsonArray("lanes")) {
      JsonObject lane = (JsonObject) each;
      lanes.add(
          LaneAudit.of(
              state.getString("journal"),
              state.getString("node"),
              lane.getInteger("lane"),
              lane.getLong("firstSequence"),
              lane.getLong("lastSequence"),
              lane.getString("chainHead"),
              lane.getLong("shipped"),
              lane.getLong("refused")));
    }
    return lanes;
  }
}
