package io.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A body that comes in drops. */
class BodyDeadlineIT {
  private final Vertx vertx = Vertx.vertx();

  private record Refusal(int status, JsonObject body) {}

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aBodyThatNeverEndsShouldBeRefused(HttpVersion version) throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(new BodyDeadline(300));
    router.route().handler(BodyHandler.create(false));
    router.route().handler(context -> context.end("got " + context.body().length()));
    HttpServer server = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    Refusal refused =
        get(
            client
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> {
                  request.setChunked(true).exceptionHandler(cutOff -> {});
                  long timer =
                      vertx.setPeriodic(
                          20,
                          tick -> request.write("x").onFailure(gone -> vertx.cancelTimer(tick)));
                  return request.response().onComplete(any -> vertx.cancelTimer(timer));
                })
                .compose(response ->
                    response
                        .body()
                        .map(body -> new Refusal(response.statusCode(), body.toJsonObject()))));
    assertThat(refused.status()).isEqualTo(408);
    assertThat(refused.body().getJsonObject("error").getString("code"))
        .isEqualTo("request_timeout");
    HttpClientResponse whole =
        get(
            client
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send("all at once")));
    assertThat(whole.statusCode()).isEqualTo(200);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
