package io.tributary.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Ends an answer with a body, smaller where its client can read that and it pays.
 *
 * <p>Here and not in the server's pipeline, where every redirect would pass it. That a body's
 * length tells something of what is in it (the attack called BREACH) is no danger here: it takes a
 * page elsewhere that makes a browser ask again and again with its user's rights, and ours are not
 * in cookies, which a browser adds by itself, but in a header that only our own pages can set.
 *
 * <p>Belongs to one event loop.
 */
public final class Gzip {
  /** Below, headers and the packet's own size are most of what is sent. */
  static final int WORTH_IT = 1_024;

  /** A quarter of a millisecond. What takes longer would hold up redirects. */
  private static final int AT_ONCE = 16 * 1024;

  /** At work for one event loop; more are sent as they are rather than wait. */
  private static final int AT_WORK = 16;

  /** Most of what the best level gains, for a third of its time. */
  private static final int LEVEL = 4;

  private static final String GZIP = "gzip";

  private final Vertx vertx;
  private int atWork;

  public Gzip(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Status, type and all other headers are set before. */
  public void end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (body.length() < WORTH_IT || !isText(response.headers())) {
      response.end(body);
      return;
    }
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (!accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING), GZIP)) {
      response.end(body);
    } else if (body.length() <= AT_ONCE) {
      endWith(response, of(body, LEVEL));
    } else if (atWork < AT_WORK) {
      atWork++;
      Future<Buffer> small = vertx.executeBlocking(() -> of(body, LEVEL), false);
      small.onComplete(done -> {
        atWork--;
        if (!response.ended() && !response.closed()) {
          if (done.succeeded()) {
            endWith(response, done.result());
          } else {
            response.end(body);
          }
        }
      });
    } else {
      response.end(body);
    }
  }

  private static void endWith(HttpServerResponse response, Buffer small) {
    response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP).end(small);
  }

  private static boolean isText(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    return type != null
        && !headers.contains(HttpHeaders.CONTENT_ENCODING)
        && (type.startsWith("application/json")
            || type.startsWith("text/")
            || type.startsWith("image/svg+xml"));
  }

  static Buffer of(Buffer body, int level) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(512, body.length() / 3));
    try (GZIPOutputStream out = new Leveled(bytes, level)) {
      out.write(body.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /**
   * Whether a client takes a coding: it names it, and not with a weight of nothing.
   *
   * @param header {@code Accept-Encoding}
   */
  static boolean accepts(@Nullable String header, String coding) {
    if (header == null) {
      return false;
    }
    for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] words = part.split(";", 2);
      if (words[0].strip().equals(coding)) {
        return words.length == 1 || !words[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(ByteArrayOutputStream bytes, int level) throws IOException {
      super(bytes, 4_096);
      def.setLevel(level);
    }
  }
}
