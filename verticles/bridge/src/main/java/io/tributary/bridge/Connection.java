package io.tributary.bridge;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: who it is, what it serves, what it waits for. Its first frame carries
 * the token, as header {@code authorization: Bearer …}; before that nothing is done for it. Lives
 * on one event loop.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final String BEARER = "Bearer ";

  /** What waits to be written to a client before no more is read from it, or sent to it. */
  private static final int WRITE_QUEUE_BYTES = 1 << 20;

  /** A log is not filled by one client that goes on and on. */
  private static final int DENIALS_TOLD = 10;

  private final Vertx vertx;
  private final NetSocket socket;
  private final BridgeConfig config;
  private final BridgeMeters meters;
  private final Runnable gone;
  private final Map<String, MessageConsumer<Object>> served = new HashMap<>();
  private final Requests requests;
  private final long helloTimer;
  private @Nullable BridgeClient client;
  private int asking;
  private int denials;

  /**
   * @param gone told once the connection is closed
   */
  Connection(
      Vertx vertx,
      NetSocket socket,
      BridgeConfig config,
      Requests requests,
      BridgeMeters meters,
      Runnable gone) {
    this.vertx = vertx;
    this.socket = socket;
    this.config = config;
    this.meters = meters;
    this.gone = gone;
    this.requests = requests;
    this.helloTimer =
        vertx.setTimer(config.helloTimeoutMs(), late -> refuse("no token within the time given"));
  }

  void open() {
    Handler<Buffer> parser = Frames.parser(config.maxFrameBytes(), this::frame);
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    socket.closeHandler(closed -> close());
    socket.exceptionHandler(failure -> LOG.debug("{}: {}", this, failure.toString()));
    socket.handler(bytes -> read(parser, bytes));
  }

  private void read(Handler<Buffer> parser, Buffer bytes) {
    try {
      parser.handle(bytes);
    } catch (Frames.BadFrameException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (ClassCastException | IllegalArgumentException e) {
      refuse("a frame has members of other types than documented");
    }
  }

  private void frame(JsonObject frame) {
    String type = frame.getString("type", "");
    BridgeClient known = client == null ? greet(frame) : client;
    if (known == null) {
      return;
    }
    String address = frame.getString("address");
    if (address == null && !type.equals("ping")) {
      err("missing_address", null);
      return;
    }
    switch (type) {
      case "ping" -> write(new JsonObject().put("type", "pong"));
      case "register" -> register(known, String.valueOf(address), frame);
      case "unregister" -> unregister(String.valueOf(address), frame);
      case "send" -> send(known, String.valueOf(address), frame);
      case "publish" -> publish(known, String.valueOf(address), frame);
      default -> err("unknown_type", address);
    }
  }

  /** Null if nobody is let in. */
  private @Nullable BridgeClient greet(JsonObject frame) {
    String header = headers(frame).getString("authorization", "");
    BridgeClient found =
        header.startsWith(BEARER)
            ? config.clients().clientOf(header.substring(BEARER.length()).trim())
            : null;
    if (found == null) {
      refuse("access_denied");
      return null;
    }
    vertx.cancelTimer(helloTimer);
    client = found;
    LOG.info("{} has joined", this);
    return found;
  }

  private void register(BridgeClient known, String address, JsonObject frame) {
    if (!known.mayServe(address)) {
      denied(address);
    } else if (!served.containsKey(address) && served.size() >= config.maxRegistrations()) {
      meters.refused("registrations");
      err("too_many_registrations", address);
    } else {
      MessageConsumer<Object> consumer = served.get(address);
      if (consumer == null) {
        consumer =
            vertx
                .eventBus()
                .consumer(address, message -> requests.deliver(this::write, this::full, message));
        served.put(address, consumer);
      }
      acknowledge(consumer.completion(), frame, "registered");
    }
  }

  private void unregister(String address, JsonObject frame) {
    MessageConsumer<Object> consumer = served.remove(address);
    if (consumer == null) {
      err("unknown_address", address);
    } else {
      acknowledge(consumer.unregister(), frame, "unregistered");
    }
  }

  /** A client that gives a reply address is told when every node knows. */
  private void acknowledge(Future<Void> done, JsonObject frame, String word) {
    String replyAddress = frame.getString("replyAddress");
    done.onFailure(failure -> err("failed", frame.getString("address")));
    if (replyAddress != null) {
      done.onSuccess(known ->
          write(
              new JsonObject()
                  .put("type", "message")
                  .put("address", replyAddress)
                  .put("body", new JsonObject().put(word, frame.getString("address")))));
    }
  }

  private void send(BridgeClient known, String address, JsonObject frame) {
    if (requests.answer(address, frame)) {
      return;
    }
    if (Requests.isReplyAddress(address)) {
      // The caller has given up in the meantime; a normal thing to happen.
      return;
    }
    String replyAddress = frame.getString("replyAddress");
    if (!known.mayAsk(address)) {
      denied(address);
    } else if (replyAddress == null) {
      vertx.eventBus().send(address, frame.getValue("body"), options(frame));
    } else if (asking >= config.maxPending()) {
      meters.refused("asking");
      fail(replyAddress, MeshException.unavailable("This connection asks too much at once."));
    } else {
      ask(address, replyAddress, frame);
    }
  }

  private void ask(String address, String replyAddress, JsonObject frame) {
    asking++;
    vertx
        .eventBus()
        .request(address, frame.getValue("body"), options(frame))
        .onComplete(
            answer -> {
              asking--;
              write(
                  new JsonObject()
                      .put("type", "message")
                      .put("address", replyAddress)
                      .put("body", WireBody.toJson(answer.body())));
            },
            failure -> {
              asking--;
              fail(replyAddress, failure);
            });
  }

  private void publish(BridgeClient known, String address, JsonObject frame) {
    if (known.mayPublish(address)) {
      vertx.eventBus().publish(address, frame.getValue("body"), options(frame));
    } else {
      denied(address);
    }
  }

  /** The client's own headers travel on; how long it waits is {@code timeout}, milliseconds. */
  private static DeliveryOptions options(JsonObject frame) {
    DeliveryOptions options = new DeliveryOptions();
    for (Map.Entry<String, Object> header : headers(frame)) {
      switch (header.getKey()) {
        case "authorization" -> {}
        case "timeout" ->
            options.setSendTimeout(
                Math.clamp(
                    Long.parseLong(String.valueOf(header.getValue())), 1, Requests.LONGEST_MS));
        default -> options.addHeader(header.getKey(), String.valueOf(header.getValue()));
      }
    }
    return options;
  }

  private static JsonObject headers(JsonObject frame) {
    return frame.getJsonObject("headers", new JsonObject());
  }

  private boolean full() {
    return socket.writeQueueFull();
  }

  private void write(JsonObject frame) {
    socket.write(Frames.encode(frame));
    if (socket.writeQueueFull()) {
      // Whoever does not read what was asked for asks for nothing more.
      socket.pause();
      socket.drainHandler(drained -> socket.resume());
    }
  }

  private void denied(String address) {
    meters.refused("address");
    if (denials++ < DENIALS_TOLD) {
      LOG.warn("{} is not allowed at {}", this, address);
    }
    err("access_denied", address);
  }

  private void err(String message, @Nullable String address) {
    write(new JsonObject().put("type", "err").put("message", message).put("address", address));
  }

  private void fail(String replyAddress, Throwable failure) {
    JsonObject frame = new JsonObject().put("type", "err").put("address", replyAddress);
    if (failure instanceof ReplyException reply) {
      frame
          .put("failureCode", reply.failureCode())
          .put("failureType", reply.failureType().name())
          .put("message", reply.getMessage());
    } else {
      frame.put("failureCode", FailureCode.INTERNAL.status()).put("message", "failed");
    }
    MeshException.in(failure).ifPresent(mesh -> frame.put("error", WireBody.toJson(mesh)));
    write(frame);
  }

  /** Says why and hangs up. */
  private void refuse(String why) {
    meters.refused("connection");
    LOG.warn("{} is hung up on: {}", this, why);
    socket.handler(ignored -> {});
    socket
        .end(Frames.encode(new JsonObject().put("type", "err").put("message", why)))
        .onComplete(said -> socket.close());
  }

  /** Nothing new reaches the client; done when what it has at hand is answered. */
  Future<Void> drain() {
    Promise<Void> off = Promise.promise();
    Future.join(served.values().stream().map(MessageConsumer::unregister).toList())
        .onComplete(done -> off.complete());
    served.clear();
    return off.future().compose(done -> requests.whenAnswered());
  }

  private void close() {
    vertx.cancelTimer(helloTimer);
    served.values().forEach(MessageConsumer::unregister);
    served.clear();
    requests.abandon();
    if (client != null) {
      LOG.info("{} has left", this);
    }
    gone.run();
  }

  @Override
  public String toString() {
    return (client == null ? "somebody" : client.name()) + " at " + socket.remoteAddress();
  }
}
