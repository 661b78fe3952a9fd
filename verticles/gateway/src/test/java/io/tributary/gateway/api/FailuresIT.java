package io.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a client sees each failure there is. */
class FailuresIT {
  private static final Map<FailureCode, Integer> STATUS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(FailureCode.BAD_REQUEST, 400),
              Map.entry(FailureCode.UNAUTHORIZED, 401),
              Map.entry(FailureCode.FORBIDDEN, 403),
              Map.entry(FailureCode.NOT_FOUND, 404),
              Map.entry(FailureCode.METHOD_NOT_ALLOWED, 405),
              Map.entry(FailureCode.REQUEST_TIMEOUT, 408),
              Map.entry(FailureCode.CONFLICT, 409),
              Map.entry(FailureCode.INVITE_EXPIRED, 410),
              Map.entry(FailureCode.PAYLOAD_TOO_LARGE, 413),
              Map.entry(FailureCode.UNSUPPORTED_MEDIA_TYPE, 415),
              Map.entry(FailureCode.UNPROCESSABLE_ENTITY, 422),
              Map.entry(FailureCode.RATE_LIMIT_EXCEEDED, 429),
              Map.entry(FailureCode.INTERNAL, 500),
              Map.entry(FailureCode.BAD_GATEWAY, 502),
              Map.entry(FailureCode.UNAVAILABLE, 503),
              Map.entry(FailureCode.TIMEOUT, 504)));

  @Test
  void everyFailureShouldHaveItsStatusAndItsCodeAndSayWhenToComeBack() throws Exception {
    assertThat(STATUS).containsOnlyKeys(FailureCode.values());
    Vertx vertx = Vertx.vertx();
    try (HttpClient http = HttpClient.newHttpClient()) {
      int port = port(vertx);
      for (FailureCode code : FailureCode.values()) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + code)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(code.name()).isEqualTo(STATUS.get(code));
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo(code.wire());
        assertThat(error.getString("message")).isEqualTo("why");
        boolean wait = code == FailureCode.RATE_LIMIT_EXCEEDED || code == FailureCode.UNAVAILABLE;
        assertThat(answer.headers().firstValue("retry-after").isPresent())
            .as(code.name())
            .isEqualTo(wait);
      }
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static int port(Vertx vertx) throws Exception {
    Router router = Router.router(vertx);
    router
        .get("/:code")
        .handler(context ->
            context.fail(new MeshException(FailureCode.valueOf(context.pathParam("code")), "why")));
    router.route().failureHandler(context -> ErrorWriter.write(context, context.failure()));
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    return server.listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS).actualPort();
  }
}
