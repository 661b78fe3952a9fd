package io.tributary.tracking.audit;

import io.tributary.kit.op.OperationServer;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says where the lanes of this node's journal stand, wherever in the mesh the audit runs. */
public final class JournalLanesVerticle extends VerticleBase {
  private final Supplier<JournalState> journal;
  private final Clock clock;
  private @Nullable OperationServer server;

  /**
   * @param journal this node's journal
   */
  public JournalLanesVerticle(Supplier<JournalState> journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    OperationServer serving =
        OperationServer.readingOnly(vertx, clock)
            .read(
                Addresses.JOURNAL_LANES,
                call -> Future.succeededFuture(OperationReply.of(journal.get().toJson())));
    server = serving;
    return serving.start();
  }

  @Override
  public Future<?> stop() {
    OperationServer serving = server;
    return serving == null ? Future.succeededFuture() : serving.stop();
  }
}
