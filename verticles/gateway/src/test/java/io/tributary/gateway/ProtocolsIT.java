package io.tributary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.gateway.guard.GuardConfig;
import io.tributary.kit.http.ClientAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocols that clients speak, over real sockets, in front of a handler that answers late. */
class ProtocolsIT {
  private static final GuardConfig GUARD =
      new GuardConfig(1_000, 1_000, 1_000, 1_000, 20_000, 1 << 20);

  @TempDir private Path folder;

  private final HttpNode node = new HttpNode(GUARD, ProtocolsIT::redirect);

  /** As the edge does it: the answer comes from another thread, sooner or later. */
  private static void redirect(HttpServerRequest request) {
    Vertx vertx = Vertx.currentContext().owner();
    long later = ThreadLocalRandom.current().nextLong(1, 20);
    vertx.setTimer(
        later,
        now ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("location", "https://example.com" + request.path())
                .putHeader("x-authority", String.valueOf(request.authority()))
                .end());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void pipelinedRedirectsShouldComeInTheOrderTheyWereAskedFor() throws Exception {
    int asked = 30;
    try (Socket socket = node.connect()) {
      StringBuilder all = new StringBuilder();
      IntStream.range(0, asked)
          .forEach(i -> all.append("GET /k").append(i).append(" HTTP/1.1\r\nhost: a\r\n\r\n"));
      SlowClientsIT.send(socket, all.toString());
      for (int i = 0; i < asked; i++) {
        assertThat(SlowClientsIT.answer(socket)).contains("example.com/k" + i + "\r\n");
      }
    }
  }

  @Test
  void headShouldBeAnsweredWithoutABodyAndKeepTheConnection() throws Exception {
    try (Socket socket = node.connect()) {
      SlowClientsIT.send(socket, "HEAD /a HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(SlowClientsIT.answer(socket)).contains("302").contains("example.com/a");
      SlowClientsIT.send(socket, "GET /b HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(SlowClientsIT.answer(socket)).contains("example.com/b");
    }
  }

  @Test
  void clearTextShouldBeUpgradedToHttp2() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<Void> answer = get(client, node.url("/up"));
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains("https://example.com/up");
      }
    }
  }

  @Test
  void http2ShouldBeSpokenWithoutAskingAndItsAuthorityBeTheHost() throws Exception {
    HttpClientAgent client = priorKnowledge();
    var answer =
        HttpNode.get(
            client
                .request(HttpMethod.GET, node.port, "127.0.0.1", "/prior")
                .compose(
                    request -> request.authority(HostAndPort.create("go.example", 80)).send()));
    assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(answer.getHeader("location")).isEqualTo("https://example.com/prior");
    assertThat(answer.getHeader("x-authority")).startsWith("go.example");
  }

  @Test
  void whatIsTooLongShouldBeRefusedByName() throws Exception {
    String long9k = "x".repeat(9 * 1024);
    try (Socket socket = node.connect()) {
      SlowClientsIT.send(socket, "GET /" + long9k + " HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(SlowClientsIT.answer(socket)).contains(" 414 ");
    }
    try (Socket socket = node.connect()) {
      SlowClientsIT.send(
          socket, "GET / HTTP/1.1\r\nhost: a\r\na: " + long9k + "\r\nb: " + long9k + "\r\n\r\n");
      assertThat(SlowClientsIT.answer(socket)).contains(" 431 ");
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, node.url("/first")).version()).isEqualTo(HttpClient.Version.HTTP_2);
      HttpRequest tooLong =
          HttpRequest.newBuilder(URI.create(node.url("/")))
              .header("a", long9k)
              .header("b", long9k)
              .build();
      assertThat(client.send(tooLong, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(431);
    }
  }

  @Test
  void aClientThatCancelsAllItAsksShouldBeSentAway() {
    HttpClientAgent client = priorKnowledge();
    AtomicBoolean sentAway = new AtomicBoolean();
    var connection =
        HttpNode.get(
            client.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(node.port)));
    connection.closeHandler(closed -> sentAway.set(true));
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          for (int i = 0; i < 20 && !sentAway.get(); i++) {
            connection
                .request()
                .onSuccess(request -> {
                  request.response().onFailure(cancelled -> {});
                  request.end().onComplete(sent -> request.reset());
                });
          }
          return sentAway.get();
        });
  }

  @Test
  void secureAnswersShouldAskForSecureOnesFromNowOn() throws Exception {
    Certificates.write(folder, "first");
    FrontDoor door = new FrontDoor(null, ProtocolsIT::redirect, ClientAddress.behind(List.of()));
    try (HttpNode secure =
            new HttpNode(
                GUARD,
                folder.resolve("tls.crt").toString(),
                folder.resolve("tls.key").toString(),
                door);
        HttpClient client =
            HttpClient.newBuilder().sslContext(Certificates.trustingAll()).build()) {
      for (String path : List.of("/short", "/api/links")) {
        HttpResponse<Void> answer = get(client, "https://127.0.0.1:" + secure.port + path);
        assertThat(answer.headers().firstValue("strict-transport-security"))
            .as(path)
            .contains("max-age=31536000");
      }
    }
  }

  @Test
  void tls13ShouldCarryHttp2AndHttp1() throws Exception {
    Certificates.write(folder, "first");
    try (HttpNode secure = secure()) {
      try (HttpClient client =
          HttpClient.newBuilder().sslContext(Certificates.trustingAll()).build()) {
        HttpResponse<Void> answer = get(client, "https://127.0.0.1:" + secure.port + "/tls");
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answer.headers().firstValue("location")).contains("https://example.com/tls");
      }
      try (SSLSocket socket = handshake(secure, "http/1.1")) {
        SlowClientsIT.send(socket, "GET /old HTTP/1.1\r\nhost: a\r\n\r\n");
        assertThat(SlowClientsIT.answer(socket)).contains("example.com/old");
      }
    }
  }

  @Test
  void aRenewedCertificateShouldBeUsedWithoutARestart() throws Exception {
    Certificates.write(folder, "before");
    try (HttpNode secure = secure();
        SSLSocket old = handshake(secure, "http/1.1")) {
      assertThat(nameOf(old)).isEqualTo("before");
      Certificates.write(folder, "renewed");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            try (SSLSocket next = handshake(secure, "http/1.1")) {
              assertThat(nameOf(next)).isEqualTo("renewed");
            }
          });
      // Who was connected is not disturbed.
      SlowClientsIT.send(old, "GET /still HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(SlowClientsIT.answer(old)).contains("example.com/still");
    }
  }

  private HttpNode secure() {
    return new HttpNode(
        GUARD,
        folder.resolve("tls.crt").toString(),
        folder.resolve("tls.key").toString(),
        ProtocolsIT::redirect);
  }

  private HttpClientAgent priorKnowledge() {
    return node.vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false));
  }

  private static SSLSocket handshake(HttpNode secure, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            Certificates.trustingAll().getSocketFactory().createSocket("127.0.0.1", secure.port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
    return socket;
  }

  private static String nameOf(SSLSocket socket) throws Exception {
    X509Certificate presented = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return presented.getSubjectX500Principal().getName().substring(3).toLowerCase(Locale.ROOT);
  }

  private static HttpResponse<Void> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.discarding());
  }
}
