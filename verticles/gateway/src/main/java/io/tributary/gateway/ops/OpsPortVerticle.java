package io.tributary.gateway.ops;

import io.tributary.gateway.http.Gzip;
import io.tributary.gateway.http.SafeHeaders;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.http.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port for those who watch over a node: metrics, and its health with all parts and reasons. It
 * asks for no credential, so it listens to this machine unless told otherwise, and never belongs
 * behind a proxy that others reach. It opens before anything else and closes last.
 */
public final class OpsPortVerticle extends VerticleBase {
  private static final int IDLE_S = 60;
  private static final int DRAIN_S = 2;

  private final OpsConfig config;
  private final Set<String> names;
  private final HealthReport report;
  private final Supplier<String> metrics;
  private @Nullable HttpServer server;

  /**
   * @param hostName what this machine is called
   * @param metrics in Prometheus' text format
   */
  public OpsPortVerticle(
      OpsConfig config, String hostName, HealthReport report, Supplier<String> metrics) {
    this.config = config;
    this.names = Set.copyOf(List.of("localhost", hostName.toLowerCase(Locale.ROOT)));
    this.report = report;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServer listening =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    .setIdleTimeout(IDLE_S)
                    .setTracingPolicy(TracingPolicy.IGNORE))
            .requestHandler(router());
    server = listening;
    return ListenPort.of("ops.port", config.host(), config.port()).explain(listening.listen());
  }

  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(DRAIN_S, TimeUnit.SECONDS);
  }

  private Router router() {
    Gzip gzip = new Gzip(vertx);
    Router router = Router.router(vertx);
    router.route().handler(this::guard);
    // The usual names, and those of the public port.
    for (String health : Set.of("/health", "/api/health")) {
      router
          .get(health + "/live")
          .handler(context -> PublicHealth.json(context, 200, HealthReport.alive()));
      router
          .get(health + "/ready")
          .handler(context -> PublicHealth.json(context, status(), report.ready()));
      router
          .get(health)
          .handler(context ->
              report
                  .full()
                  .onComplete(full -> PublicHealth.json(context, status(), full), context::fail));
    }
    for (String path : Set.of("/metrics", "/api/monitoring/metrics")) {
      router
          .get(path)
          .handler(context -> {
            context
                .response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
            gzip.end(context.request(), Buffer.buffer(metrics.get()));
          });
    }
    return router;
  }

  private int status() {
    return PublicHealth.statusOf(report.checks());
  }

  /**
   * A page in this machine's browser can have its own name lead to 127.0.0.1 and then reads what
   * answers there. What comes over loopback must therefore ask for this machine by an address or by
   * a name of its own.
   */
  private void guard(RoutingContext context) {
    SafeHeaders.strict(context.response());
    if (isLoopback(context.request()) && !isOurName(context.request().authority())) {
      PublicHealth.json(
          context,
          421,
          new JsonObject()
              .put("status", "refused")
              .put("reason", "ask for localhost or an address"));
    } else {
      context.next();
    }
  }

  private static boolean isLoopback(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null ? null : peer.hostAddress();
    return address != null
        && (address.startsWith("127.")
            || address.equals("::1")
            || address.equals("0:0:0:0:0:0:0:1"));
  }

  private boolean isOurName(@Nullable HostAndPort authority) {
    if (authority == null) {
      // HTTP/1.0 without Host: no browser.
      return true;
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return names.contains(bare) || Addresses.parse(bare) != null;
  }
}
