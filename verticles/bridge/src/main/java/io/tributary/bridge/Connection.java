package io.tributary.bridge;

import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.ServiceReport;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
  private final Door door;
  private final Services services;
  private final AnswerRules rules;
  private final Clock clock;
  private final Set<String> registered = new TreeSet<>();
  private final Requests requests;
  private final long helloTimer;
  private final long openedAtMs;
  private @Nullable BridgeClient client;
  private @Nullable String tokenHash;
  private @Nullable MeshClient mesh;
  private long heardAtMs;
  private boolean answersPings;
  private int asking;
  private int denials;

  /** Who lets connections in. */
  interface Door {
    AllowList allowed();

    /** False if there are too many clients already. */
    boolean enter(Connection connection);

    void gone(Connection connection);
  }

  Connection(
      Vertx vertx,
      NetSocket socket,
      BridgeConfig config,
      Services services,
      AnswerRules rules,
      Clock clock,
      BridgeMeters meters,
      Door door) {
    this.vertx = vertx;
    this.socket = socket;
    this.config = config;
    this.services = services;
    this.rules = rules;
    this.clock = clock;
    this.meters = meters;
    this.door = door;
    this.requests = new Requests(vertx, clock, config.maxPending(), meters, rules);
    this.openedAtMs = clock.millis();
    this.heardAtMs = openedAtMs;
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
    heardAtMs = clock.millis();
    String type = frame.getString("type", "");
    BridgeClient known = client == null ? greet(frame) : client;
    if (known == null) {
      return;
    }
    String address = frame.getString("address");
    if (address == null && !type.equals("ping") && !type.equals("pong")) {
      err("missing_address", null);
      return;
    }
    switch (type) {
      case "ping" -> write(new JsonObject().put("type", "pong"));
      case "pong" -> answersPings = true;
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
    String hash =
        header.startsWith(BEARER) ? AllowList.hash(header.substring(BEARER.length()).trim()) : "";
    BridgeClient found = door.allowed().clientOfHash(hash);
    if (found == null) {
      refuse("access_denied");
      return null;
    }
    if (!door.enter(this)) {
      refuse("too_many_connections");
      return null;
    }
    vertx.cancelTimer(helloTimer);
    client = found;
    tokenHash = hash;
    mesh = new MeshClient(vertx, clock, found.name());
    LOG.info("{} has joined", this);
    return found;
  }

  /** The list was changed: what it does not allow any more ends. */
  void allowedBy(AllowList list) {
    if (tokenHash == null) {
      return;
    }
    BridgeClient now = list.clientOfHash(tokenHash);
    if (now == null) {
      refuse("access_denied");
      return;
    }
    BridgeClient before = Objects.requireNonNull(client);
    client = now;
    for (String address : List.copyOf(registered)) {
      boolean stays = before.mayServe(address) ? now.mayServe(address) : now.mayHear(address);
      if (!stays) {
        registered.remove(address);
        services.remove(address, this);
        denied(address);
      }
    }
  }

  /** Asks for a sign of life. */
  void ping() {
    if (client != null && !socket.writeQueueFull()) {
      write(new JsonObject().put("type", "ping"));
    }
  }

  /** A client that never answered a ping is not expected to. */
  boolean responsive() {
    return !answersPings || clock.millis() - heardAtMs < config.signOfLifeMs();
  }

  boolean takesRequests() {
    return !socket.writeQueueFull() && !requests.full();
  }

  void deliver(Served by, String address, Message<Object> message) {
    if (message.isSend() || !socket.writeQueueFull()) {
      write(requests.frame(by, address, message));
    } else {
      // A hint, and whoever does not keep up hears fewer of them.
      meters.refused("busy");
    }
  }

  private void register(BridgeClient known, String address, JsonObject frame) {
    boolean hears = known.mayHear(address) && !rules.isOperation(address);
    if (!known.mayServe(address) && !hears) {
      denied(address);
    } else if (!registered.contains(address) && registered.size() >= config.maxRegistrations()) {
      meters.refused("registrations");
      err("too_many_registrations", address);
    } else {
      registered.add(address);
      acknowledge(services.add(address, this, !known.mayServe(address)), frame, "registered");
    }
  }

  private void unregister(String address, JsonObject frame) {
    if (registered.remove(address)) {
      acknowledge(services.remove(address, this), frame, "unregistered");
    } else {
      err("unknown_address", address);
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
      services.stirred(this);
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
    DeliveryOptions options = options(frame);
    Objects.requireNonNull(mesh)
        .ask(
            address,
            frame.getValue("body"),
            clock.millis() + options.getSendTimeout(),
            options.getHeaders())
        .onComplete(ended -> asking--)
        .onComplete(
            answer ->
                write(
                    new JsonObject()
                        .put("type", "message")
                        .put("address", replyAddress)
                        .put("body", WireBody.toJson(answer))),
            failure -> fail(replyAddress, failure));
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
    MeshException told = MeshException.in(failure).orElseGet(MeshException::internal);
    ReplyFailure type =
        told.code() == FailureCode.TIMEOUT ? ReplyFailure.TIMEOUT : ReplyFailure.RECIPIENT_FAILURE;
    write(
        new JsonObject()
            .put("type", "err")
            .put("address", replyAddress)
            .put("failureCode", told.failureCode())
            .put("failureType", type.name())
            .put("message", told.getMessage())
            .put("error", WireBody.toJson(told)));
  }

  /** Says why and hangs up. */
  private void refuse(String why) {
    meters.refused("connection");
    LOG.warn("{} is hung up on: {}", this, why);
    socket.handler(ignored -> {});
    // Whoever does not read is not waited for.
    leave();
    requests.abandon();
    socket
        .end(Frames.encode(new JsonObject().put("type", "err").put("message", why)))
        .onComplete(said -> socket.close());
  }

  /** Hangs up on somebody who has not said who it is, because others wait for the place. */
  void giveWay() {
    refuse("no token yet, and others wait");
  }

  String remoteHost() {
    return String.valueOf(socket.remoteAddress().hostAddress());
  }

  /** How it is, for the picture of the mesh; null as long as nobody knows who it is. */
  @Nullable ServiceReport report() {
    BridgeClient known = client;
    return known == null
        ? null
        : new ServiceReport(
            known.name(),
            openedAtMs,
            requests.size(),
            responsive() ? services.statusOf(this) : ServiceReport.SILENT,
            registered.stream().toList());
  }

  /** Nothing new reaches the client; done when what it has at hand is answered. */
  Future<Void> drain() {
    return leave().transform(done -> requests.whenAnswered());
  }

  private Future<Void> leave() {
    List<Future<Void>> off =
        registered.stream().map(address -> services.remove(address, this)).toList();
    registered.clear();
    return Future.join(off).mapEmpty();
  }

  private void close() {
    vertx.cancelTimer(helloTimer);
    leave();
    requests.abandon();
    if (client != null) {
      LOG.info("{} has left", this);
    }
    door.gone(this);
  }

  @Override
  public String toString() {
    return (client == null ? "somebody" : client.name()) + " at " + socket.remoteAddress();
  }
}
