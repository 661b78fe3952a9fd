package io.tributary.kit.op;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;

/** One consumer of the mesh, at each address where it is found. */
public final class MeshConsumer {
  private final List<? extends MessageConsumer<?>> consumers;

  MeshConsumer(List<? extends MessageConsumer<?>> consumers) {
    this.consumers = List.copyOf(consumers);
  }

  /** Succeeds when every node can reach it. */
  public Future<Void> completion() {
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  public Future<Void> unregister() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }
}
