package io.tributary.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;

/** What Vert.x itself costs: a server on every core that answers each request with the same 302. */
public final class BareRedirect extends VerticleBase {
  private static final CharSequence LOCATION =
      HttpHeaders.createOptimized("https://example.com/products/1?ref=summer");

  private final int port;

  private BareRedirect(int port) {
    this.port = port;
  }

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(
            () -> new BareRedirect(port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(request ->
            request.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, LOCATION).end())
        .listen();
  }
}
