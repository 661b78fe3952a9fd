package io.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that come in drops, that are too large, too many, or never whole. */
class BodyReaderIT {
  private static final int MAX = 100_000;
  private static final int NODE = 300_000;
  private static final int ADDRESS = 200_000;

  private final Vertx vertx = Vertx.vertx();
  private final BodyBudget budget = new BodyBudget(NODE, ADDRESS, "127.0.0.2"::equals);

  private record Answer(int status, JsonObject body, HttpClientResponse head) {}

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aBodyThatNeverEndsShouldBeRefused(HttpVersion version) throws Exception {
    HttpServer server = serve(300, false);
    HttpClientAgent client = client(version);
    Answer refused =
        answer(
            post(client, server)
                .compose(request -> {
                  request.setChunked(true).exceptionHandler(cutOff -> {});
                  long timer =
                      vertx.setPeriodic(
                          20,
                          tick -> request.write("x").onFailure(gone -> vertx.cancelTimer(tick)));
                  return request.response().onComplete(any -> vertx.cancelTimer(timer));
                }));
    assertThat(refused.status()).isEqualTo(408);
    assertThat(code(refused)).isEqualTo("request_timeout");
    HttpClientResponse whole =
        get(post(client, server).compose(request -> request.send("all at once")));
    assertThat(whole.statusCode()).isEqualTo(200);
    await().until(() -> budget.held() == 0);
  }

  @Test
  void memoryShouldBeHeldForWhatCameAndNotForWhatWasAnnounced() throws Exception {
    HttpServer server = serve(20_000, false);
    HttpClientAgent client = client(HttpVersion.HTTP_2);
    get(
        post(client, server)
            .compose(request -> {
              request.putHeader("content-length", String.valueOf(MAX)).exceptionHandler(gone -> {});
              return request.write("123").map(request);
            }));
    await().until(() -> budget.held() > 0);
    assertThat(budget.held()).isLessThan(10_000);
  }

  @Test
  void unfinishedBodiesBeyondTheBoundShouldGetA503WithRetryAfter() throws Exception {
    HttpServer server = serve(20_000, false);
    HttpClientAgent client = client(HttpVersion.HTTP_1_1);
    HttpClientRequest first = half(client, server);
    HttpClientRequest second = half(client, server);
    await().until(() -> budget.held() >= 2 * 80_000);
    Answer third =
        answer(post(client, server).compose(request -> request.send("x".repeat(80_000))));
    assertThat(third.status()).isEqualTo(503);
    assertThat(third.head().getHeader("retry-after")).isNotBlank();
    first.reset();
    second.reset();
    await().until(() -> budget.held() == 0);
    assertThat(
            answer(post(client, server).compose(request -> request.send("x".repeat(80_000))))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aRefusedHeadShouldBeAnsweredAndTheNextRequestServed() throws Exception {
    HttpServer server = serve(20_000, true);
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true).setPipelining(false),
            new io.vertx.core.http.PoolOptions().setHttp1MaxSize(1));
    for (int i = 0; i < 3; i++) {
      Answer refused =
          answer(post(client, server).compose(request -> request.send("x".repeat(90_000))));
      assertThat(refused.status()).isEqualTo(401);
    }
    assertThat(budget.held()).isZero();
  }

  @Test
  void aBodyThatIsTooLargeShouldBeRefusedByItsHeadOrWhenItIs() throws Exception {
    HttpServer server = serve(20_000, false);
    HttpClientAgent client = client(HttpVersion.HTTP_2);
    Answer announced =
        answer(
            post(client, server)
                .compose(request -> {
                  request.putHeader("content-length", "999999999").exceptionHandler(gone -> {});
                  return request.sendHead().compose(sent -> request.response());
                }));
    assertThat(announced.status()).isEqualTo(413);
    Answer sent =
        answer(
            post(client, server)
                .compose(request -> {
                  request.setChunked(true).exceptionHandler(gone -> {});
                  request.write(Buffer.buffer(new byte[MAX + 1]));
                  return request.response();
                }));
    assertThat(sent.status()).isEqualTo(413);
  }

  @Test
  void anEncodedBodyShouldBeRefused() throws Exception {
    HttpServer server = serve(20_000, false);
    Answer refused =
        answer(
            post(client(HttpVersion.HTTP_1_1), server)
                .compose(request -> request.putHeader("content-encoding", "gzip").send("x")));
    assertThat(refused.status()).isEqualTo(415);
    assertThat(code(refused)).isEqualTo("unsupported_media_type");
  }

  @Test
  void whoWaitsForAContinueShouldBeToldWhenTheHeadIsGood() throws Exception {
    HttpServer server = serve(20_000, false);
    HttpClientResponse answer =
        get(
            post(client(HttpVersion.HTTP_1_1), server)
                .compose(request -> {
                  request.putHeader("expect", "100-continue").putHeader("content-length", "2");
                  request.continueHandler(go -> request.end("ok"));
                  return request.sendHead().compose(sent -> request.response());
                }));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private HttpServer serve(long timeoutMs, boolean refuseAll) throws Exception {
    BodyReader reader = new BodyReader(vertx, budget, MAX, timeoutMs);
    Router router = Router.router(vertx);
    router.route().handler(context -> read(reader, context, refuseAll));
    return get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  private static void read(BodyReader reader, RoutingContext context, boolean refuse) {
    context.request().pause();
    BodyBudget.Share share = reader.share("127.0.0.1");
    Future.succeededFuture()
        .compose(begun -> {
          if (refuse) {
            throw io.tributary.mesh.MeshException.unauthorized("no");
          }
          reader.check(context.request());
          return reader.read(context.request(), share);
        })
        .onComplete(read -> share.close())
        .onComplete(
            body -> context.end("got " + body.length()),
            failure -> ErrorWriter.write(context, failure))
        .onComplete(done -> BodyReader.leave(context.request()));
  }

  private HttpClientRequest half(HttpClientAgent client, HttpServer server) throws Exception {
    HttpClientRequest request = get(post(client, server));
    request.putHeader("content-length", "90000").exceptionHandler(gone -> {});
    request.response().onFailure(gone -> {});
    get(request.write("x".repeat(80_000)));
    return request;
  }

  private static Future<HttpClientRequest> post(HttpClientAgent client, HttpServer server) {
    return client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/");
  }

  private HttpClientAgent client(HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
  }

  private static Answer answer(Future<HttpClientResponse> asked) throws Exception {
    return get(
        asked.compose(head ->
            head.body()
                .map(body ->
                    new Answer(
                        head.statusCode(),
                        head.statusCode() == 200 ? new JsonObject() : body.toJsonObject(),
                        head))));
  }

  private static String code(Answer answer) {
    return answer.body().getJsonObject("error").getString("code");
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
