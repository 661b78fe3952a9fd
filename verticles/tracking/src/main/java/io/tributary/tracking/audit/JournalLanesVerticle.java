package io.tributary.tracking.audit;

import io.tributary.mesh.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says where the lanes of this node's journal stand, wherever in the mesh the audit runs. */
public final class JournalLanesVerticle extends VerticleBase {
  private final Supplier<JournalState> journal;
  private @Nullable MessageConsumer<JsonObject> questions;

  /**
   * @param journal this node's journal
   */
  public JournalLanesVerticle(Supplier<JournalState> journal) {
    this.journal = journal;
  }

  @Override
  public Future<?> start() {
    MessageConsumer<JsonObject> consumer =
        vertx.eventBus().consumer(Addresses.JOURNAL_LANES, question -> answer(question.body()));
    questions = consumer;
    return consumer.completion();
  }

  private void answer(JsonObject question) {
    String answerTo = question.getString(JournalCensus.ANSWER_TO, "");
    // Whoever may ask cannot thereby make this node send to any address.
    if (answerTo.startsWith(Addresses.JOURNAL_LANES_ANSWERS + ".")) {
      vertx
          .eventBus()
          .send(
              answerTo,
              journal
                  .get()
                  .toJson()
                  .put(JournalCensus.QUESTION, question.getString(JournalCensus.QUESTION)));
    }
  }

  @Override
  public Future<?> stop() {
    MessageConsumer<JsonObject> consumer = questions;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }
}
