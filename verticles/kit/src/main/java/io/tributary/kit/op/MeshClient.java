package io.tributary.kit.op;

import io.tributary.kit.traffic.Traffic;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Calls an operation of another context over the bus, within the caller's deadline. */
public final class MeshClient {
  private final Nearest nearest;
  private final Clock clock;
  private final String caller;
  private final Traffic traffic;

  /**
   * @param caller the role that asks, as which the mesh's picture shows it
   */
  public MeshClient(Vertx vertx, Clock clock, String caller) {
    this.clock = clock;
    this.nearest = new Nearest(vertx, clock);
    this.caller = caller;
    this.traffic = Traffic.of(vertx);
  }

  public Future<OperationReply> call(OperationRequest request) {
    return call(request.operationId(), request);
  }

  /** Sends {@code request} to {@code address}; every failure is a {@link MeshException}. */
  public Future<OperationReply> call(String address, OperationRequest request) {
    return ask(address, request, request.deadlineMs());
  }

  /** Sends any message of the mesh and waits for its answer until {@code deadlineMs}. */
  public <T> Future<T> ask(String address, Object message, long deadlineMs) {
    return ask(address, message, deadlineMs, null);
  }

  /** The same with headers that travel along. */
  public <T> Future<T> ask(
      String address, @Nullable Object message, long deadlineMs, @Nullable MultiMap headers) {
    if (deadlineMs <= clock.millis()) {
      return Future.failedFuture(MeshException.timeout("The deadline has passed."));
    }
    return answered(address, nearest.ask(address, message, deadlineMs, headers));
  }

  /**
   * Asks for what changes nothing: if the node that has the question is lost, or nobody serves it
   * for a moment, it is asked once more, within its deadline.
   */
  public Future<OperationReply> read(OperationRequest request) {
    return find(request.operationId(), request, request.deadlineMs());
  }

  /** The same for any message of the mesh. */
  public <T> Future<T> find(String address, Object message, long deadlineMs) {
    if (deadlineMs <= clock.millis()) {
      return Future.failedFuture(MeshException.timeout("The deadline has passed."));
    }
    return answered(address, nearest.read(address, message, deadlineMs));
  }

  private <T> Future<T> answered(String address, Future<Message<T>> asked) {
    long sentNs = System.nanoTime();
    return asked.transform(answer -> {
      Throwable failure = answer.failed() ? translate(address, answer.cause()) : null;
      traffic.asked(caller, address, System.nanoTime() - sentNs, failure);
      return failure == null
          ? Future.succeededFuture(answer.result().body())
          : Future.failedFuture(failure);
    });
  }

  /** The one place where a failure of the bus itself gets its name. */
  static Throwable translate(String address, Throwable failure) {
    if (!(failure instanceof RuntimeException || failure instanceof Error)) {
      // No word of the bus: the connection to the node broke, or there is no such node any more.
      return MeshException.unavailable("Nobody is reached who serves " + address + ".");
    }
    if (failure instanceof MeshException || !(failure instanceof ReplyException reply)) {
      return failure;
    }
    return switch (reply.failureType()) {
      case TIMEOUT -> MeshException.timeout("No answer from " + address + " in time.");
      case NO_HANDLERS -> MeshException.unavailable("Nobody serves " + address + " right now.");
      case RECIPIENT_FAILURE, ERROR -> MeshException.internal();
    };
  }
}
