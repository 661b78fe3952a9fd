package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all answers have in common, of whatever kind they are. */
class AnswersIT {
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/app/assets/[^\"]+\\.js)\"");

  private final RunningTributary tributary = RunningTributary.shared();

  /** An answer that is none of the edge's: its method, path and status. */
  private record Kind(String method, String path, int status) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("GET", "/api/links", 200),
          new Kind("GET", "/api/links?page=x", 422),
          new Kind("GET", "/api/links/info?linkId=none", 404),
          new Kind("POST", "/api/links", 422),
          new Kind("GET", "/api/nothing", 404),
          new Kind("DELETE", "/api/analytics", 405),
          new Kind("GET", "/api/openapi.json", 200),
          new Kind("GET", "/api/docs", 200),
          new Kind("GET", "/api/qr?url=https://example.com/", 200),
          new Kind("GET", "/.well-known/jwks.json", 200),
          new Kind("GET", "/api/health", 200),
          new Kind("GET", "/api/health/live", 200),
          new Kind("GET", "/api/health/ready", 200),
          new Kind("GET", "/api/monitoring/metrics", 404),
          new Kind("GET", "/api/live", 400),
          new Kind("GET", "/", 302),
          new Kind("GET", "/app", 200),
          new Kind("GET", "/app/", 200),
          new Kind("GET", "/app/links", 200),
          new Kind("GET", "/app/theme.js", 200),
          new Kind("GET", "/app/assets/none.js", 404),
          new Kind("GET", "/app/x/..%2f..%2f", 200),
          new Kind("PUT", "/app/", 405),
          new Kind("GET", "/robots.txt", 200),
          new Kind("GET", "/favicon.ico", 404));

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void everyAnswerShouldBeProtected(HttpClient.Version version) {
    for (Kind kind : KINDS) {
      HttpResponse<byte[]> answer = send(version, kind, "x-any", "y");
      String what = kind + " over " + answer.version();
      assertThat(answer.version()).as(what).isEqualTo(version);
      assertThat(answer.statusCode()).as(what).isEqualTo(kind.status());
      HttpHeaders headers = answer.headers();
      assertThat(headers.allValues("x-content-type-options")).as(what).containsExactly("nosniff");
      assertThat(headers.allValues("content-security-policy"))
          .as(what)
          .hasSize(1)
          .allMatch(policy -> policy.contains("frame-ancestors 'none'"));
      assertThat(headers.allValues("cross-origin-opener-policy")).as(what).hasSize(1);
      assertThat(headers.allValues("cross-origin-resource-policy"))
          .as(what)
          .containsExactly(
              kind.path().startsWith("/api/qr") || kind.path().contains("jwks")
                  ? "cross-origin"
                  : "same-origin");
      assertThat(headers.allValues("referrer-policy")).as(what).hasSize(1);
      assertThat(headers.allValues("cache-control")).as(what).hasSize(1);
      assertThat(headers.firstValue("strict-transport-security")).as(what).isEmpty();
    }
  }

  /** The front door itself refuses it, before any route. */
  @Test
  void badPathShouldBeProtectedToo() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", tributary.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /api/links/%zz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 ")
          .contains("x-content-type-options: nosniff", "cache-control: no-store");
    }
  }

  @Test
  void proxysHttpsShouldBeKept() {
    HttpResponse<byte[]> answer =
        send(
            HttpClient.Version.HTTP_1_1,
            new Kind("GET", "/api/links", 200),
            "x-forwarded-proto",
            "https");

    assertThat(answer.headers().firstValue("strict-transport-security"))
        .contains("max-age=31536000");
  }

  @Test
  void redirectShouldBeBareAndItsPagesProtected() {
    String key = "bare-" + Long.toString(System.nanoTime(), 36);
    tributary.call(
        "POST",
        "/api/links",
        new JsonObject().put("url", "https://example.com/").put("key", key).encode());

    HttpHeaders redirect = get("/" + key, "gzip").headers();
    assertThat(redirect.map().keySet())
        .doesNotContain("content-security-policy", "vary", "content-encoding");

    HttpHeaders page = get("/no-such-link", "gzip").headers();
    assertThat(page.firstValue("x-content-type-options")).contains("nosniff");
    assertThat(page.firstValue("content-security-policy").orElse("")).contains("default-src");
  }

  @Test
  void largeAnswersShouldBeCompressedForThoseWhoCanReadThat() throws IOException {
    JsonArray links = new JsonArray();
    for (int i = 0; i < 40; i++) {
      links.add(new JsonObject().put("url", "https://example.com/compressed/" + i));
    }
    tributary.call("POST", "/api/links/bulk", links.encode());
    for (String path : List.of("/api/links", "/api/openapi.json", "/api/docs")) {
      HttpResponse<byte[]> small = get(path, "gzip, deflate, br");
      assertThat(small.headers().firstValue("content-encoding")).as(path).contains("gzip");
      assertThat(small.headers().firstValue("vary").orElse(""))
          .as(path)
          .contains("accept-encoding");
      byte[] plain = get(path, "identity").body();
      assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
          .as(path)
          .hasSameSizeAs(plain);
      assertThat(small.body().length).as(path).isLessThan(plain.length / 2);
      assertThat(get(path, "gzip;q=0, identity").headers().firstValue("content-encoding"))
          .as(path)
          .isEmpty();
    }
    assertThat(get("/api/health/live", "gzip").headers().firstValue("content-encoding"))
        .as("too small")
        .isEmpty();
    assertThat(
            get("/api/qr?url=https://example.com/", "gzip")
                .headers()
                .firstValue("content-encoding"))
        .as("an image")
        .isEmpty();
  }

  @Test
  void filesOfTheUiShouldComeCompressedAndBeKeptIfTheirNameSaysWhatIsInThem() {
    HttpResponse<byte[]> page = get("/app/", "identity");
    Matcher script = SCRIPT.matcher(new String(page.body(), StandardCharsets.UTF_8));
    assertThat(script.find()).isTrue();
    String asset = script.group(1);

    HttpResponse<byte[]> plain = get(asset, "identity");
    HttpResponse<byte[]> gzip = get(asset, "gzip");
    HttpResponse<byte[]> brotli = get(asset, "gzip, br");
    assertThat(gzip.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(brotli.headers().firstValue("content-encoding")).contains("br");
    assertThat(gzip.body().length).isLessThan(plain.body().length / 2);
    assertThat(brotli.body().length).isLessThan(gzip.body().length);
    assertThat(brotli.headers().firstValue("content-type").orElse(""))
        .startsWith("text/javascript");
    assertThat(brotli.headers().firstValue("cache-control").orElse("")).contains("immutable");

    for (String path : List.of("/app/", "/app/index.html", "/app/links", "/app/theme.js")) {
      assertThat(get(path, "br").headers().firstValue("cache-control"))
          .as(path)
          .contains("no-cache");
    }
    String tag = page.headers().firstValue("etag").orElseThrow();
    HttpResponse<byte[]> again =
        send(HttpClient.Version.HTTP_1_1, new Kind("GET", "/app/", 304), "if-none-match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(get("/app/files.txt", "br").headers().firstValue("content-type").orElse(""))
        .as("the list itself is no file")
        .startsWith("text/html");
  }

  private HttpResponse<byte[]> get(String path, String accepts) {
    return send(
        HttpClient.Version.HTTP_1_1, new Kind("GET", path, 200), "accept-encoding", accepts);
  }

  private HttpResponse<byte[]> send(
      HttpClient.Version version, Kind kind, String header, String value) {
    String body = kind.method().equals("POST") ? "{}" : "";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(tributary.url() + "/").resolve(kind.path()))
            .version(version)
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + RunningTributary.KEY)
            .header("content-type", "application/json")
            .header(header, value)
            .method(kind.method(), HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(kind.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
