package io.tributary.gateway.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.limit.Refusals;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboards connected to one event loop. A socket proves who it is by header, by query
 * parameter {@code token} or by a first frame {@code {"type":"hello","token":…}}; then it gets a
 * snapshot of its workspace and the updates that follow. One that comes back says what it has seen,
 * {@code since}, by query parameter or in its hello, and misses nothing. Everything here happens on
 * one event loop, so nothing is locked.
 */
public final class LiveSockets {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSockets.class);
  private static final long HELLO_TIMEOUT_MS = 5_000;

  private final Vertx vertx;
  private final Proofs proofs;
  private final LiveSnapshots snapshots;
  private final int maxSockets;
  private final Heartbeat heartbeat;
  private final Map<String, WorkspaceFeed> feeds = new HashMap<>();
  private final RecentUpdates recent = new RecentUpdates();
  private final OpenSockets ofAllLoops;
  private final Counter refused = Refusals.of("dashboards");
  private @Nullable MessageConsumer<LiveUpdate> updates;
  private long beating = -1;
  private int open;
  private boolean stopping;

  /**
   * @param maxSockets one more is refused
   */
  public LiveSockets(
      Vertx vertx,
      Authenticator authenticator,
      MeshClient mesh,
      MeterRegistry metrics,
      Clock clock,
      int maxSockets,
      Heartbeat heartbeat) {
    this.vertx = vertx;
    this.proofs = new Proofs(authenticator, clock);
    this.snapshots = new LiveSnapshots(mesh, clock);
    this.maxSockets = maxSockets;
    this.heartbeat = heartbeat;
    this.ofAllLoops = OpenSockets.of(vertx, metrics);
  }

  /** Listens for updates; done when the whole mesh was told. */
  public Future<Void> start() {
    MessageConsumer<LiveUpdate> consumer =
        vertx.eventBus().consumer(Addresses.LIVE_UPDATES, message -> deliver(message.body()));
    updates = consumer;
    beating = vertx.setPeriodic(heartbeat.everyMs(), tick -> beat());
    return consumer.completion();
  }

  /** Tells every dashboard to come back in a moment, to another node. */
  public Future<Void> stop() {
    stopping = true;
    vertx.cancelTimer(beating);
    MessageConsumer<LiveUpdate> consumer = updates;
    return Gradually.forEach(vertx, all(), LiveSockets::sendAway)
        .compose(said -> consumer == null ? Future.succeededFuture() : consumer.unregister());
  }

  /**
   * Keeps quiet connections open, and ends those whose credential does not hold any more. Updates
   * are hints: what was lost of them is read from where it is kept, some time later.
   */
  private void beat() {
    Gradually.forEach(vertx, all(), subscriber -> subscriber.ping(heartbeat.unanswered()))
        .onFailure(failure -> LOG.debug("not all pinged: {}", failure.toString()));
    for (WorkspaceFeed feed : feeds.values()) {
      // Not all workspaces at once.
      vertx.setTimer(
          ThreadLocalRandom.current().nextLong(1, heartbeat.everyMs()),
          fired -> feed.anyone().ifPresent(principal -> check(feed, principal)));
    }
  }

  private List<Subscriber> all() {
    return feeds.values().stream().flatMap(feed -> feed.all().stream()).toList();
  }

  private static void sendAway(Subscriber subscriber) {
    subscriber.close(WebSocketCloseStatus.SERVICE_RESTART, "this node is going away");
  }

  private void check(WorkspaceFeed feed, Principal principal) {
    snapshots
        .read(principal)
        .onSuccess(feed::check)
        .onFailure(failure -> LOG.debug("not checked: {}", failure.toString()));
  }

  /**
   * Takes over a request for {@code /api/live}. A credential in it is checked before the upgrade,
   * so a bad one is an ordinary HTTP answer; without one, the first frame must bring it.
   *
   * @return fails with what the request is to be answered with, if it is not upgraded
   */
  public Future<Void> accept(HttpServerRequest request) {
    if (stopping) {
      return Future.failedFuture(MeshException.unavailable("This node is going away."));
    }
    if (open >= maxSockets) {
      refused.increment();
      return Future.failedFuture(
          MeshException.unavailable("This node has all the dashboards it can take."));
    }
    String header = request.getHeader("authorization");
    String token = request.getParam("token");
    Since since = Since.parse(request.getParam("since"));
    if (header == null && token == null) {
      return upgrade(request).onSuccess(this::awaitHello).mapEmpty();
    }
    Supplier<Future<Principal>> proof =
        header == null ? proofs.ofToken(String.valueOf(token)) : proofs.ofHeader(header);
    // Nothing of the request may be lost while it is decided.
    request.pause();
    return proof
        .get()
        .compose(principal -> upgrade(request).onSuccess(socket -> begin(socket, proof, since)))
        .mapEmpty();
  }

  private Future<LiveSocket> upgrade(HttpServerRequest request) {
    return LiveSocket.upgrade(request)
        .onSuccess(socket -> {
          open++;
          ofAllLoops.opened();
          socket.onClosed(this::gone);
        })
        .recover(failure ->
            Future.failedFuture(
                MeshException.badRequest("This is a WebSocket: " + failure.getMessage())));
  }

  private void gone() {
    open--;
    ofAllLoops.closed();
  }

  private void awaitHello(LiveSocket socket) {
    long timer =
        vertx.setTimer(
            HELLO_TIMEOUT_MS,
            fired -> refuse(socket, MeshException.unauthorized("No hello came in time.")));
    // Asking for who this is needs a context of Vert.x, which a socket's handler has not.
    Context context = vertx.getOrCreateContext();
    socket.onFirstMessage(text ->
        context.runOnContext(here -> {
          if (vertx.cancelTimer(timer)) {
            Hello hello = Hello.parse(text);
            begin(socket, proofs.of(hello), hello.since());
          }
        }));
  }

  /**
   * @param proof asks again who this is: now, and at every heartbeat
   */
  private void begin(LiveSocket socket, Supplier<Future<Principal>> proof, Since since) {
    proof
        .get()
        .compose(principal -> join(socket, principal, proof, since))
        .onFailure(failure ->
            refuse(socket, MeshException.in(failure).orElseGet(MeshException::internal)));
  }

  /**
   * Joins first and reads the snapshot then, so nothing falls in between; sequences sort it out.
   */
  private Future<Void> join(
      LiveSocket socket, Principal principal, Supplier<Future<Principal>> proof, Since since) {
    if (stopping) {
      return Future.failedFuture(MeshException.unavailable("This node is going away."));
    }
    if (!socket.isOpen()) {
      return Future.succeededFuture();
    }
    WorkspaceFeed feed =
        feeds.computeIfAbsent(principal.workspaceId(), id -> new WorkspaceFeed(vertx));
    Subscriber subscriber = feed.join(socket, principal, proof);
    socket.onClosed(() -> {
      if (feed.leave(subscriber)) {
        feeds.remove(principal.workspaceId(), feed);
      }
    });
    return snapshots
        .read(principal)
        .map(snapshot -> {
          feed.shown(snapshot);
          return subscriber.begin(snapshot.message(since, recent));
        })
        .mapEmpty();
  }

  private void deliver(LiveUpdate update) {
    recent.add(update);
    WorkspaceFeed feed = feeds.get(update.workspaceId());
    if (feed != null) {
      feed.offer(update);
    }
  }

  private static void refuse(LiveSocket socket, MeshException failure) {
    JsonObject error = ErrorWriter.envelope(failure).getJsonObject("error");
    socket.send(error.put("type", "error").toBuffer().getBytes());
    socket.close(
        failure.code().retryable()
            ? WebSocketCloseStatus.TRY_AGAIN_LATER
            : WebSocketCloseStatus.POLICY_VIOLATION,
        String.valueOf(failure.getMessage()));
  }
}
