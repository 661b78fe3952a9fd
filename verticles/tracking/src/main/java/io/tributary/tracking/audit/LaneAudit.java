package io.tributary.tracking.audit;

import io.tributary.tracking.audit.StoredLanes.Stored;
import io.vertx.core.json.JsonObject;

/**
 * One lane's clicks, from the journal to the database.
 *
 * @param firstSequence the oldest that is still in the journal's files
 * @param lastSequence the newest; lanes count from 1 without gaps, so also how many there were
 * @param shipped up to which sequence Kafka has acknowledged all
 * @param refused clicks that could not be journalled since the node started
 * @param missing acknowledged by Kafka, passed by the store, and not stored
 * @param duplicate stored more often than there are sequences
 */
record LaneAudit(
    String journal,
    String node,
    int lane,
    long firstSequence,
    long lastSequence,
    String chainHead,
    long shipped,
    long refused,
    long stored,
    long repeated,
    long missing,
    long duplicate) {

  static LaneAudit of(
      String journal,
      String node,
      int lane,
      long firstSequence,
      long lastSequence,
      String chainHead,
      long shipped,
      long refused) {
    return new LaneAudit(
        journal, node, lane, firstSequence, lastSequence, chainHead, shipped, refused, 0, 0, 0, 0);
  }

  /**
   * @param settled the store had read all that Kafka had when the journal was asked; only then can
   *     a click that is not stored be called missing
   */
  LaneAudit with(Stored found, boolean settled) {
    return new LaneAudit(
        journal,
        node,
        lane,
        firstSequence,
        lastSequence,
        chainHead,
        shipped,
        refused,
        found.stored(),
        found.repeated(),
        settled ? Math.max(0, shipped - found.ofShipped()) : 0,
        found.surplus());
  }

  /** Journalled, not stored, and not missing. */
  long inTransit() {
    return Math.max(0, lastSequence - stored - missing);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("journal", journal)
        .put("node", node)
        .put("lane", lane)
        .put("firstSequence", firstSequence)
        .put("lastSequence", lastSequence)
        .put("chainHead", chainHead)
        .put("journalled", lastSequence)
        .put("refused", refused)
        .put("shipped", shipped)
        .put("stored", stored)
        .put("repeated", repeated)
        .put("inTransit", inTransit())
        .put("missing", missing)
        .put("duplicate", duplicate);
  }
}
