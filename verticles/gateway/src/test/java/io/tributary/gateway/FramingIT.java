package io.tributary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gateway.guard.GuardConfig;
import io.tributary.kit.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a proxy in front could read otherwise than this server must not be served: where one of the
 * two takes for a body what the other takes for a request, strangers put requests into each other's
 * connections.
 */
class FramingIT {
  private static final FrontDoor DOOR =
      new FrontDoor(null, FramingIT::answer, ClientAddress.behind(List.of()));
  private static final HttpNode NODE =
      new HttpNode(new GuardConfig(100, 100, 100, 100, 20_000, 200_000), DOOR);

  static {
    DOOR.open(FramingIT::answer, FramingIT::answer);
  }

  private static void answer(HttpServerRequest request) {
    request.response().end("served");
  }

  @AfterAll
  static void stop() {
    NODE.close();
  }

  static Stream<Arguments> doubtful() {
    String post = "POST /api/links HTTP/1.1\r\nhost: a\r\n";
    String smuggled = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
    String chunked = "0\r\n\r\n" + smuggled;
    String get = "GET /key HTTP/1.1\r\n";
    return Stream.of(
        Arguments.of("xchunked", te(post, "xchunked") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of("identity", te(post, "identity") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of("cow", te(post, "cow") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of("parameter", te(post, "chunked;q=1") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of("quoted", te(post, "\"chunked\"") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of("unknown alone", te(post, "cow") + "\r\n" + chunked),
        Arguments.of("unknown before", te(post, "cow, chunked") + "\r\n" + chunked),
        Arguments.of("twice in one", te(post, "chunked, chunked") + "\r\n" + chunked),
        Arguments.of("twice", te(te(post, "chunked"), "chunked") + "\r\n" + chunked),
        Arguments.of("chunked, identity", te(post, "chunked, identity") + "\r\n" + chunked),
        Arguments.of("both", te(post, "chunked") + "content-length: 5\r\n\r\n" + chunked),
        Arguments.of(
            "both, other way",
            "POST /k HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"
                + chunked),
        Arguments.of(
            "http/1.0 chunked",
            "POST /k HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n" + chunked),
        Arguments.of(
            "two lengths", post + "content-length: 5\r\ncontent-length: 6\r\n\r\n" + chunked),
        Arguments.of("list of lengths", post + "content-length: 5, 6\r\n\r\n" + chunked),
        Arguments.of("signed length", post + "content-length: +5\r\n\r\n" + chunked),
        Arguments.of("negative length", post + "content-length: -5\r\n\r\n" + chunked),
        Arguments.of("length in words", post + "content-length: five\r\n\r\n" + chunked),
        Arguments.of(
            "huge length", post + "content-length: 99999999999999999999\r\n\r\n" + chunked),
        Arguments.of("two hosts", get + "host: a\r\nhost: b\r\n\r\n"),
        Arguments.of("the same host twice", get + "host: a\r\nHost: a\r\n\r\n"),
        Arguments.of("empty host", get + "host:\r\n\r\n"),
        Arguments.of("blank host", get + "host:  \t \r\n\r\n"),
        Arguments.of("no host", get + "accept: */*\r\n\r\n"),
        Arguments.of("NUL before", "\0" + get + "host: a\r\n\r\n"),
        Arguments.of("SOH before", "\u0001" + get + "host: a\r\n\r\n"),
        Arguments.of("space in the target", "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n"),
        Arguments.of("NUL in the target", "GET /api/a\0b HTTP/1.1\r\nhost: a\r\n\r\n"),
        Arguments.of("http/3.9", "GET /key HTTP/3.9\r\nhost: a\r\n\r\n"),
        Arguments.of("no version", "GET /key\r\nhost: a\r\n\r\n"),
        Arguments.of("NUL in a value", get + "host: a\r\nx: a\0b\r\n\r\n"),
        Arguments.of("CR in a value", get + "host: a\r\nx: a\rb: c\r\n\r\n"),
        Arguments.of("bare CR ends", get + "host: a\rx: b\r\n\r\n"),
        Arguments.of("space before the colon", get + "host: a\r\nx : b\r\n\r\n"),
        Arguments.of("space in a name", get + "host: a\r\nx y: b\r\n\r\n"),
        Arguments.of("no colon", get + "host: a\r\nxyz\r\n\r\n"),
        Arguments.of("folded first", get + " host: a\r\n\r\n"),
        Arguments.of("negative chunk", te(post, "chunked") + "\r\n-1\r\nx\r\n" + chunked),
        Arguments.of("hex chunk", te(post, "chunked") + "\r\n0x1\r\nx\r\n" + chunked),
        Arguments.of(
            "huge chunk", te(post, "chunked") + "\r\nffffffffffffffff1\r\nx\r\n" + chunked),
        Arguments.of("chunk without CRLF", te(post, "chunked") + "\r\n1\r\nxy\r\n" + chunked),
        Arguments.of(
            "LF in a chunk extension", te(post, "chunked") + "\r\n1;a\nb\r\nx\r\n" + chunked));
  }

  private static String te(String head, String coding) {
    return head + "transfer-encoding: " + coding + "\r\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubtful")
  void whatCanBeReadInTwoWaysShouldNotBeServed(String what, String request) throws Exception {
    String answer = exchange(request);
    assertThat(answer).as(what).doesNotContain("served").doesNotContain("HTTP/1.1 5");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as(what).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void extensionsOfChunksShouldBeBounded() throws Exception {
    try (Socket socket = NODE.connect()) {
      SlowClientsIT.send(
          socket, "POST /api/links HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
      // Answered at once; from here on it only makes work.
      assertThat(SlowClientsIT.answer(socket)).contains("200");
      byte[] chunk = ("1;" + "e".repeat(4_000) + "\r\nx\r\n").getBytes(StandardCharsets.US_ASCII);
      int sent = 0;
      try {
        while (sent < 20_000_000) {
          socket.getOutputStream().write(chunk);
          sent += chunk.length;
        }
      } catch (java.io.IOException cut) {
        assertThat(cut).isNotNull();
      }
      assertThat(sent).isLessThan(20_000_000);
    }
  }

  /** All that comes back until the server closes, which it must. */
  private static String exchange(String request) throws Exception {
    try (Socket socket = NODE.connect()) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
