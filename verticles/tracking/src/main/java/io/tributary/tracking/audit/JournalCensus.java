package io.tributary.tracking.audit;

import io.tributary.mesh.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks every node with a journal where its lanes stand. Nobody knows how many there are: it waits
 * for those that are expected, and for a moment in any case for those that nobody expects yet.
 */
final class JournalCensus {
  static final String QUESTION = "question";
  static final String ANSWER_TO = "answerTo";

  /** A node that is there and not overloaded has answered by then. */
  private static final long PATIENCE_MS = 1_500;

  /** For nodes none of whose clicks is stored yet. */
  private static final long UNEXPECTED_MS = 250;

  private final Vertx vertx;
  private final String answerTo = Addresses.JOURNAL_LANES_ANSWERS + "." + UUID.randomUUID();
  private final Map<String, Count> counts = new HashMap<>();
  private @Nullable MessageConsumer<JsonObject> answers;

  JournalCensus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** One question and what has come back. */
  private static final class Count {
    final List<LaneAudit> lanes = new ArrayList<>();
    final Set<String> awaited;
    final Promise<Void> complete = Promise.promise();

    Count(Set<String> expected) {
      awaited = new HashSet<>(expected);
    }

    void add(JsonObject state) {
      lanes.addAll(JournalState.lanes(state));
      awaited.remove(state.getString("journal"));
      if (awaited.isEmpty()) {
        complete.tryComplete();
      }
    }
  }

  /** On the calling context, to which all else belongs. */
  Future<Void> start() {
    MessageConsumer<JsonObject> consumer =
        vertx
            .eventBus()
            .consumer(
                answerTo,
                answer -> {
                  Count count = counts.get(answer.body().getString(QUESTION));
                  if (count != null) {
                    count.add(answer.body());
                  }
                });
    answers = consumer;
    return consumer.completion();
  }

  Future<Void> stop() {
    MessageConsumer<JsonObject> consumer = answers;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  /**
   * The lanes of all journals whose node has answered.
   *
   * @param expected journals that clicks are stored from
   */
  Future<List<LaneAudit>> lanes(Set<String> expected) {
    String question = UUID.randomUUID().toString();
    Count count = new Count(expected);
    counts.put(question, count);
    vertx
        .eventBus()
        .publish(
            Addresses.JOURNAL_LANES,
            new JsonObject().put(QUESTION, question).put(ANSWER_TO, answerTo));
    Future<?> others = vertx.isClustered() ? vertx.timer(UNEXPECTED_MS) : Future.succeededFuture();
    return Future.any(vertx.timer(PATIENCE_MS), Future.all(others, count.complete.future()))
        .map(done -> {
          counts.remove(question);
          return List.copyOf(count.lanes);
        });
  }
}
