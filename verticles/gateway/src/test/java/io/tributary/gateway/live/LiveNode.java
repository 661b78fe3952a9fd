package io.tributary.gateway.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.CredentialQuery;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Dashboards on a real port and the real event bus, behind a router as on a node; the contexts they
 * ask are consumers of this test. There are keys {@code first} of workspace {@code ws_1}, {@code
 * second} of {@code ws_2}, and {@code narrow}, which may not look.
 */
final class LiveNode implements AutoCloseable {
  static final int MAX_SOCKETS = 3;

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final LiveSockets sockets;
  final int port;

  /** The sequence that the contexts behind have kept. */
  final AtomicLong kept = new AtomicLong(5);

  private final Map<String, Principal> keys = new ConcurrentHashMap<>();

  LiveNode(Heartbeat heartbeat, HttpServerOptions options) {
    MeshCodecs.registerAll(vertx.eventBus());
    serveCredentials();
    serveSnapshots(Addresses.LIVE_SNAPSHOT_TRACKING);
    serveSnapshots(Addresses.LIVE_SNAPSHOT_PAYMENTS);
    key("first", "ws_1", "*");
    key("second", "ws_2", "*");
    key("narrow", "ws_1", "links.read");
    Clock clock = Clock.systemUTC();
    MeshClient mesh = new MeshClient(vertx, clock, "gateway");
    Authenticator authenticator = new Authenticator(vertx, mesh, "tributary", clock);
    get(authenticator.start(vertx));
    sockets = new LiveSockets(vertx, authenticator, mesh, metrics, clock, MAX_SOCKETS, heartbeat);
    Router router = Router.router(vertx);
    router
        .get("/api/live")
        .handler(context ->
            sockets
                .accept(context.request())
                .onFailure(failure -> ErrorWriter.write(context, failure)));
    port =
        get(sockets
                .start()
                .compose(ready ->
                    vertx.createHttpServer(options).requestHandler(router).listen(0, "127.0.0.1")))
            .actualPort();
  }

  private void serveCredentials() {
    vertx
        .eventBus()
        .<CredentialQuery>consumer(
            Addresses.VERIFY_API_KEY,
            query -> {
              Principal principal = keys.get(query.body().keyHash());
              query.reply(principal == null ? MeshException.unauthorized("unknown") : principal);
            });
  }

  private void serveSnapshots(String source) {
    vertx
        .eventBus()
        .<OperationRequest>consumer(
            source,
            asked ->
                asked.reply(
                    OperationReply.of(
                        new JsonObject()
                            .put("seq", kept.get())
                            .put(
                                "counters",
                                new JsonObject()
                                    .put("clicks", 7)
                                    .put("revenue", new JsonObject().put("usd", 300)))
                            .put("events", new JsonArray()))));
  }

  /** It is kept, and then told. */
  void happens(long seq, String what) {
    kept.set(seq);
    publish("ws_1", seq, what);
  }

  void publish(String workspace, long seq, String what) {
    JsonArray events = new JsonArray().add(new JsonObject().put("id", what));
    vertx
        .eventBus()
        .publish(
            Addresses.LIVE_UPDATES,
            new LiveUpdate(
                workspace,
                LiveUpdate.TRACKING,
                seq,
                seq,
                new JsonObject().put("clicks", seq),
                events));
  }

  private void key(String key, String workspace, String scope) {
    keys.put(
        hash(key),
        new Principal(workspace, "usd", Principal.Kind.API_KEY, "key_" + key, Set.of(scope)));
  }

  void revoke(String key) {
    keys.remove(hash(key));
    vertx.eventBus().publish(Addresses.API_KEY_REVOKED, new ApiKeyRevoked(hash(key)));
  }

  /** As the gauge for operators says. */
  int openSockets() {
    return (int) metrics.get("tributary.live.sockets").gauge().value();
  }

  private static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
