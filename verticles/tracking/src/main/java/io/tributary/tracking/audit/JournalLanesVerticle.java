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
        vertx
            .eventBus()
            .consumer(
                Addresses.JOURNAL_LANES,
                question ->
                    vertx
                        .eventBus()
                        .send(
                            question.body().getString(JournalCensus.ANSWER_TO),
                            journal
                                .get()
                                .toJson()
                                .put(
                                    JournalCensus.QUESTION,
                                    question.body().getString(JournalCensus.QUESTION))));
    questions = consumer;
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    MessageConsumer<JsonObject> consumer = questions;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }
}
