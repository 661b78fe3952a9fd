package io.tributary.bridge;

import io.tributary.kit.op.MeshNodes;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
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

  /** What comes with less time left says nothing of who did not answer it. */
  private static final long A_CHANCE_MS = 20;

  private static final String PREFIX = "reply:";
  private static final long LAST_ANSWERS_S = 5;

  private final Vertx vertx;
  private final Clock clock;
  private final int most;
  private final BridgeMeters meters;
  private final AnswerRules rules;
  private final Map<String, Pending> pending = new HashMap<>();
  private final Promise<Void> answered = Promise.promise();
  private boolean draining;
  private long next;

  Requests(Vertx vertx, Clock clock, int most, BridgeMeters meters, AnswerRules rules) {
    this.vertx = vertx;
    this.clock = clock;
    this.most = most;
    this.meters = meters;
    this.rules = rules;
  }

  private record Pending(Served by, String address, Message<Object> message, long timer) {}

  static boolean isReplyAddress(String address) {
    return address.startsWith(PREFIX);
  }

  boolean full() {
    return pending.size() >= most;
  }

  int size() {
    return pending.size();
  }

  /**
   * The frame of a message of the bus.
   *
   * @param address at which the client serves it
   */
  JsonObject frame(Served by, String address, Message<Object> message) {
    JsonObject headers = new JsonObject();
    message.headers().forEach(headers::put);
    headers.remove(MeshNodes.ANYBODY);
    JsonObject frame =
        new JsonObject()
            .put("type", "message")
            .put("address", address)
            .put("send", message.isSend())
            .put("headers", headers)
            .put("body", WireBody.toJson(message.body()));
    if (message.replyAddress() != null) {
      frame.put("replyAddress", remember(by, address, message));
    }
    return frame;
  }

  private String remember(Served by, String address, Message<Object> message) {
    long waitMs = Math.clamp(waited(message), 1, LONGEST_MS);
    String replyAddress = PREFIX + next++;
    // The caller's own deadline has told it by then; this forgets, and thinks worse of the client.
    long timer = vertx.setTimer(waitMs, late -> missed(replyAddress, waitMs));
    pending.put(replyAddress, new Pending(by, address, message, timer));
    by.asked();
    return replyAddress;
  }

  private long waited(Message<Object> message) {
    if (message.body() instanceof OperationRequest request) {
      return request.deadlineMs() - clock.millis();
    }
    String timeout = message.headers().get(MeshNodes.TIMEOUT);
    try {
      return timeout == null ? LONGEST_MS : Long.parseLong(timeout);
    } catch (NumberFormatException e) {
      return LONGEST_MS;
    }
  }

  private void missed(String replyAddress, long waitedMs) {
    Pending waiting = take(replyAddress);
    if (waiting == null) {
      return;
    }
    if (waitedMs < A_CHANCE_MS) {
      waiting.by().forgotten();
    } else {
      waiting.by().missed(clock.millis());
      meters.refused("deadline");
      LOG.warn("{} was not answered in time", waiting.address());
    }
  }

  /** False if nothing waits at that address. */
  boolean answer(String replyAddress, JsonObject frame) {
    Pending waiting = take(replyAddress);
    if (waiting == null) {
      return false;
    }
    waiting.by().answered();
    waiting.message().reply(reply(waiting, frame));
    return true;
  }

  private @Nullable Object reply(Pending waiting, JsonObject frame) {
    Object failureCode = frame.getValue("failureCode");
    if (failureCode != null) {
      return WireBody.failure(failureCode, frame.getValue("message"));
    }
    Object request = waiting.message().body();
    String problem;
    try {
      Object answer = WireBody.answer(request, frame.getValue("body"));
      problem =
          request instanceof OperationRequest asked && answer instanceof OperationReply reply
              ? rules.problem(asked.operationId(), reply)
              : null;
      if (problem == null) {
        return answer;
      }
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    meters.refused("answer");
    LOG.warn("an answer to {} cannot go out: {}", waiting.address(), problem);
    return MeshException.badGateway(
        "Whoever serves "
            + waiting.address()
            + " gave an answer that the contract does not allow.");
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
                MeshException.unavailable("Whoever serves " + waiting.address() + " went away."));
      }
    }
  }
}
