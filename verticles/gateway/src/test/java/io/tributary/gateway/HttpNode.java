package io.tributary.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.gateway.guard.ConnectionGuard;
import io.tributary.gateway.guard.GuardConfig;
import io.tributary.gateway.guard.GuardedTransport;
import io.tributary.gateway.limit.RateClasses;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server with the gateway's options and guard, and a handler of the test behind it. */
final class HttpNode implements AutoCloseable {
  static final int IDLE_S = 60;

  /** Every client of these tests has the same address: whether it has a share like any other. */
  volatile boolean shared = true;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Vertx vertx;
  final int port;
  private final HttpServer server;

  HttpNode(GuardConfig guard, Handler<HttpServerRequest> handler) {
    this(guard, null, null, handler);
  }

  HttpNode(
      GuardConfig guard,
      @Nullable String certificate,
      @Nullable String key,
      Handler<HttpServerRequest> handler) {
    vertx =
        Vertx.builder()
            .withTransport(GuardedTransport.best(new ConnectionGuard(guard, any -> shared, meters)))
            .build();
    GatewayConfig config =
        new GatewayConfig(
            "127.0.0.1",
            0,
            1,
            null,
            1 << 20,
            1 << 26,
            1 << 24,
            1_000,
            IDLE_S,
            guard,
            List.of(),
            certificate,
            key,
            50,
            new RateClasses(List.of()),
            10,
            List.of(),
            1_000,
            100);
    Tls tls = Tls.of(config);
    server =
        get(
            vertx
                .createHttpServer(ServerOptions.of(config, tls))
                .connectionHandler(ConnectionGuard::attend)
                .webSocketHandler(accepted -> {})
                .requestHandler(handler)
                .listen());
    port = server.actualPort();
    if (tls != null) {
      tls.reloadInto(vertx, server, config.tlsReloadMs());
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  double refusedConnections() {
    return meters.counter("tributary.refused", "queue", "connections").count();
  }

  double counted(String meter) {
    return meters.counter(meter).count();
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
