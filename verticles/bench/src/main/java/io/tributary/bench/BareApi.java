package io.tributary.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/**
 * What Vert.x itself costs on the way of an operation: a router with one route, which sends one
 * request over the local bus and answers with what comes back.
 */
public final class BareApi extends VerticleBase {
  private static final String ADDRESS = "bench.answer";
  private static final JsonObject ANSWER =
      new JsonObject().put("id", "1").put("url", "https://example.com/products/1?ref=summer");

  private final int port;

  private BareApi(int port) {
    this.port = port;
  }

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    vertx
        .deployVerticle(new Answering())
        .compose(answering ->
            vertx.deployVerticle(
                () -> new BareApi(port),
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())))
        .await();
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router
        .get("/api/answer")
        .handler(context ->
            vertx
                .eventBus()
                .<JsonObject>request(ADDRESS, new JsonObject())
                .onSuccess(answer -> context.json(answer.body()))
                .onFailure(context::fail));
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(router)
        .listen();
  }

  private static final class Answering extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx.eventBus().consumer(ADDRESS, message -> message.reply(ANSWER)).completion();
    }
  }
}
