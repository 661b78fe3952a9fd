package io.tributary.tracking.audit;

import io.tributary.tracking.audit.StoredLanes.Stored;
import io.tributary.tracking.edge.ClickId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays what the journal says beside what the store has counted.
 *
 * <p>The order makes «missing» a claim: first the journal says what Kafka has acknowledged, then
 * Kafka says where its topic ends, then the store is given a moment to read up to there. If it has,
 * each acknowledged click was handed to the store, and one that is not counted is missing.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  /** The store is a second behind the journal as a rule. */
  private static final long PATIENCE_MS = 3_000;

  private static final long LOOK_EVERY_MS = 100;
  private static final Duration NEWEST = Duration.ofMinutes(10);
  private static final int NEWEST_AT_MOST = 50_000;

  private final Vertx vertx;
  private final JournalCensus journals;
  private final TopicEnds topic;
  private final StoredLanes store;

  Audit(Vertx vertx, JournalCensus journals, TopicEnds topic, StoredLanes store) {
    this.vertx = vertx;
    this.journals = journals;
    this.topic = topic;
    this.store = store;
  }

  /**
   * @param settled whether the store has read all that was in Kafka; else nothing is called missing
   * @param silent journals that clicks are stored from and whose node has not answered: it is down,
   *     or gone for good
   * @param twice newest clicks that are stored under an id that another has too
   */
  record Result(boolean settled, List<LaneAudit> lanes, Set<String> silent, long twice) {}

  Future<Result> run(long nowMs) {
    return store
        .journals()
        .compose(known ->
            journals
                .lanes(known)
                .compose(lanes ->
                    settle(nowMs + PATIENCE_MS, nowMs)
                        .compose(settled -> judge(known, lanes, settled, nowMs))));
  }

  private Future<Result> judge(
      Set<String> known, List<LaneAudit> lanes, boolean settled, long nowMs) {
    Set<String> silent = new TreeSet<>(known);
    lanes.forEach(lane -> silent.remove(lane.journal()));
    return store
        .of(lanes)
        .map(stored -> with(lanes, stored, settled))
        .compose(all -> twice(nowMs).map(ids -> new Result(settled, all, silent, ids)));
  }

  private static List<LaneAudit> with(
      List<LaneAudit> lanes, Map<String, Stored> stored, boolean settled) {
    return lanes.stream()
        .map(lane ->
            lane.with(
                stored.getOrDefault(StoredLanes.key(lane.journal(), lane.lane()), Stored.NOTHING),
                settled))
        .toList();
  }

  private Future<Long> twice(long nowMs) {
    return store.twice(ClickId.earliest(nowMs - NEWEST.toMillis()), NEWEST_AT_MOST);
  }

  /** Whether the store gets to where the topic ends now. */
  private Future<Boolean> settle(long untilMs, long nowMs) {
    return vertx
        .executeBlocking(topic::read, false)
        .compose(ends -> reach(ends, (untilMs - nowMs) / LOOK_EVERY_MS))
        .recover(failure -> {
          LOG.debug("Kafka does not say where the clicks end", failure);
          return Future.succeededFuture(false);
        });
  }

  private Future<Boolean> reach(Map<Integer, Long> ends, long looks) {
    return store
        .positions()
        .compose(positions -> {
          boolean there =
              ends.entrySet().stream()
                  .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
          return there || looks == 0
              ? Future.succeededFuture(there)
              : vertx.timer(LOOK_EVERY_MS).compose(later -> reach(ends, looks - 1));
        });
  }
}
