package io.tributary.kit.op;

import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the consumer on this node, else the other nodes that have one, in turn, until one takes the
 * question; the bus by itself would take turns among all nodes.
 *
 * <p>Going on to the next is safe for writes too where nobody has begun anything: there is no
 * handler, the node refuses the connection, or the bridge has set aside the service that it would
 * ask. Services that are set aside are asked in the end if there is nobody else. What changes
 * nothing also goes on when a node is lost that may have begun; what may change something fails at
 * once, for nobody can tell how far it came.
 */
final class Nearest {
  /** Long enough for the directory of the mesh to notice what happened. */
  private static final long PAUSE_MS = 250;

  private final Vertx vertx;
  private final Clock clock;
  private final MeshNodes nodes;
  private final AtomicInteger turn = new AtomicInteger();

  Nearest(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.nodes = MeshNodes.of(vertx);
  }

  <T> Future<Message<T>> ask(
      String address, @Nullable Object message, long deadlineMs, @Nullable MultiMap headers) {
    return ask(new Question(address, message, deadlineMs, headers, false));
  }

  /** The same for what changes nothing: if it gets lost on another node, it is asked once more. */
  <T> Future<Message<T>> read(String address, Object message, long deadlineMs) {
    return ask(new Question(address, message, deadlineMs, null, true));
  }

  private record Question(
      String address,
      @Nullable Object message,
      long deadlineMs,
      @Nullable MultiMap headers,
      boolean changesNothing) {}

  private <T> Future<Message<T>> ask(Question question) {
    Future<Message<T>> asked = here(question);
    return vertx.isClustered()
        ? asked.recover(failure ->
            isUntaken(failure)
                ? elsewhere(question, others(question.address()))
                : Future.failedFuture(failure))
        : asked;
  }

  /** In turn, so that each comes first as often as the others. */
  private List<String> others(String address) {
    List<String> others = new ArrayList<>(nodes.serving(address));
    if (others.size() > 1) {
      Collections.rotate(others, Math.floorMod(turn.getAndIncrement(), others.size()));
    }
    return others;
  }

  private <T> Future<Message<T>> elsewhere(Question question, List<String> left) {
    if (left.isEmpty()) {
      return anybody(question);
    }
    return this.<T>at(left.getFirst(), question)
        .recover(failure ->
            goesOn(question, failure)
                ? elsewhere(question, left.subList(1, left.size()))
                : Future.failedFuture(failure));
  }

  /** Nobody who is well has taken it. What changes nothing may wait for the mesh to settle. */
  private <T> Future<Message<T>> anybody(Question question) {
    Future<Message<T>> asked = wherever(question);
    return question.changesNothing()
        ? asked.recover(failure ->
            isLost(failure)
                ? vertx.timer(PAUSE_MS).compose(later -> this.<T>wherever(question))
                : Future.failedFuture(failure))
        : asked;
  }

  private <T> Future<Message<T>> here(Question question) {
    return vertx
        .eventBus()
        .request(question.address(), question.message(), until(question).setLocalOnly(true));
  }

  private <T> Future<Message<T>> at(String node, Question question) {
    String address = question.address() + MeshNodes.AT + node;
    return at(node, address, question, until(question));
  }

  private <T> Future<Message<T>> at(
      String node, String address, Question question, DeliveryOptions options) {
    return nodes.awaiting(
        vertx, node, address, () -> vertx.eventBus().request(address, question.message(), options));
  }

  /** Here, and else at any node, which is asked for whomever it has. */
  private <T> Future<Message<T>> wherever(Question question) {
    DeliveryOptions local = until(question).setLocalOnly(true).addHeader(MeshNodes.ANYBODY, "");
    return vertx
        .eventBus()
        .<T>request(question.address(), question.message(), local)
        .recover(failure -> {
          List<String> others = others(question.address());
          if (!isUntaken(failure)) {
            return Future.failedFuture(failure);
          }
          DeliveryOptions remote = until(question).addHeader(MeshNodes.ANYBODY, "");
          return others.isEmpty()
              ? vertx.eventBus().request(question.address(), question.message(), remote)
              : at(
                  others.getFirst(),
                  question.address() + MeshNodes.AT + others.getFirst(),
                  question,
                  remote);
        });
  }

  private DeliveryOptions until(Question question) {
    long leftMs = Math.max(1, question.deadlineMs() - clock.millis());
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(leftMs);
    if (question.headers() != null) {
      question.headers().forEach(options::addHeader);
    }
    if (question.message() instanceof JsonObject) {
      // Our own messages carry their deadline where it matters; plain JSON has no place for it.
      options.addHeader(MeshNodes.TIMEOUT, String.valueOf(leftMs));
    }
    return options;
  }

  private static boolean goesOn(Question question, Throwable failure) {
    return isUntaken(failure) || (question.changesNothing() && isLost(failure));
  }

  /** Nobody has begun anything. */
  private static boolean isUntaken(Throwable failure) {
    return hasNoHandlers(failure) || failure instanceof ConnectException;
  }

  /** Nobody was found, or not reached: what the bus has no name for happened to a connection. */
  private static boolean isLost(Throwable failure) {
    return hasNoHandlers(failure)
        || !(failure instanceof ReplyException || failure instanceof MeshException);
  }

  private static boolean hasNoHandlers(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
