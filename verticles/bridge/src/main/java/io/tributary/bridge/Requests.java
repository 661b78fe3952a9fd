package io.tributary.bridge;

import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the mesh asked one client and is not answered yet. Bounded; each entry ends with the answer,
 * with the deadline, or with the connection.
 */
final class Requests {
  /** How long an answer is waited for where the request itself does not say. */
  static final long LONGEST_MS = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final String PREFIX = "reply:";
  private static final long LAST_ANSWERS_S = 5;

  private final Vertx vertx;
  private final Clock clock;
  private final int most;
  private final BridgeMeters meters;
  private final Map<String, Pending> pending = new HashMap<>();
  private final Promise<Void> answered = Promise.promise();
  private boolean draining;
  private long next;

  Requests(Vertx vertx, Clock clock, int most, BridgeMeters meters) {
    this.vertx = vertx;
    this.clock = clock;
    this.most = most;
    this.meters = meters;
  }

  private record Pending(Message<Object> message, long timer) {}

  static boolean isReplyAddress(String address) {
    return address.startsWith(PREFIX);
  }

  /** Hands a message of the bus to the client, or refuses it at once. */
  void deliver(Consumer<JsonObject> write, BooleanSupplier full, Message<Object> message) {
    if (full.getAsBoolean() || pending.size() >= most) {
      meters.refused("busy");
      message.reply(
          MeshException.unavailable("Whoever serves " + message.address() + " is busy right now."));
      return;
    }
    JsonObject headers = new JsonObject();
    message.headers().forEach(headers::put);
    JsonObject frame =
        new JsonObject()
            .put("type", "message")
            .put("address", message.address())
            .put("send", message.isSend())
            .put("headers", headers)
            .put("body", WireBody.toJson(message.body()));
    if (message.replyAddress() != null) {
      frame.put("replyAddress", remember(message));
    }
    write.accept(frame);
  }

  private String remember(Message<Object> message) {
    long waitMs =
        message.body() instanceof OperationRequest request
            ? Math.clamp(request.deadlineMs() - clock.millis(), 1, LONGEST_MS)
            : LONGEST_MS;
    String replyAddress = PREFIX + next++;
    // The caller's own deadline has told it by then; this only forgets.
    long timer = vertx.setTimer(waitMs, late -> take(replyAddress));
    pending.put(replyAddress, new Pending(message, timer));
    return replyAddress;
  }

  /** False if nothing waits at that address. */
  boolean answer(String replyAddress, JsonObject frame) {
    Pending waiting = take(replyAddress);
    if (waiting == null) {
      return false;
    }
    Message<Object> message = waiting.message();
    Integer failureCode = frame.getInteger("failureCode");
    if (failureCode != null) {
      message.reply(WireBody.failure(failureCode, frame.getString("message")));
      return true;
    }
    try {
      message.reply(WireBody.answer(message.body(), frame.getValue("body")));
    } catch (IllegalArgumentException e) {
      LOG.warn("an answer to {} cannot be used: {}", message.address(), e.getMessage());
      message.reply(MeshException.internal());
    }
    return true;
  }

  private @Nullable Pending take(String replyAddress) {
    Pending waiting = pending.remove(replyAddress);
    if (waiting != null) {
      vertx.cancelTimer(waiting.timer());
      if (draining && pending.isEmpty()) {
        answered.tryComplete();
      }
    }
    return waiting;
  }

  /** Done when everything is answered, or enough time has passed. */
  Future<Void> whenAnswered() {
    draining = true;
    if (pending.isEmpty()) {
      answered.tryComplete();
    }
    return answered.future().timeout(LAST_ANSWERS_S, TimeUnit.SECONDS).otherwiseEmpty();
  }

  /** The client is gone: whoever waits is told now, not at the deadline. */
  void abandon() {
    for (String replyAddress : List.copyOf(pending.keySet())) {
      Pending waiting = take(replyAddress);
      if (waiting != null) {
        waiting
            .message()
            .reply(
                MeshException.unavailable(
                    "Whoever serves " + waiting.message().address() + " went away."));
      }
    }
  }
}
