package io.tributary.gateway.mesh;

import io.tributary.kit.node.NodeInfo;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.op.OperationServer;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens to what all nodes say of themselves, and answers how the mesh is. */
public final class MeshVerticle extends VerticleBase {
  private final NodeInfo node;
  private final Supplier<Future<String>> operator;
  private final Clock clock;
  private final MeshView view = new MeshView();
  private @Nullable MessageConsumer<Object> reports;
  private @Nullable OperationServer server;

  /**
   * @param operator finds the workspace whose credentials may read about the installation
   */
  public MeshVerticle(NodeInfo node, Supplier<Future<String>> operator, Clock clock) {
    this.node = node;
    this.operator = operator;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    MessageConsumer<Object> heard =
        vertx
            .eventBus()
            .consumer(Addresses.NODE_REPORTS, message -> view.take(message.body(), clock.millis()));
    OperationServer serving =
        OperationServer.readingOnly(vertx, clock).read("gateway.mesh.get", this::read);
    reports = heard;
    server = serving;
    return Future.all(heard.completion(), serving.start());
  }

  @Override
  public Future<?> stop() {
    OperationServer serving = server;
    MessageConsumer<Object> heard = reports;
    return (serving == null ? Future.succeededFuture() : serving.stop())
        .eventually(() -> heard == null ? Future.succeededFuture() : heard.unregister());
  }

  private Future<OperationReply> read(OperationCall call) {
    return operator
        .get()
        .compose(operatorWorkspaceId -> {
          if (!call.workspaceId().equals(operatorWorkspaceId)) {
            return Future.failedFuture(
                MeshException.forbidden(
                    "The mesh is the whole installation's; only its first workspace may look at it."));
          }
          long nowMs = clock.millis();
          return Future.succeededFuture(
              OperationReply.of(MeshPicture.of(view.nodes(nowMs), node.id(), nowMs)));
        });
  }
}
