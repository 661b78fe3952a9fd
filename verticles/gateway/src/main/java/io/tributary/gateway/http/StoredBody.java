package io.tributary.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A body that never changes while the node runs, with its smaller forms and a tag by which clients
 * know it again.
 */
public final class StoredBody {
  private static final int BEST = 9;
  private static final int TAG_BYTES = 12;

  private final String type;
  private final Buffer plain;
  private final @Nullable Buffer gzip;
  private final @Nullable Buffer brotli;
  private final String tag;

  /**
   * @param gzip the same, compressed; or null if that does not pay
   */
  public StoredBody(String type, Buffer plain, @Nullable Buffer gzip, @Nullable Buffer brotli) {
    this.type = type;
    this.plain = plain;
    this.gzip = gzip;
    this.brotli = brotli;
    this.tag = tag(plain);
  }

  /** Compresses it, which takes some milliseconds: for an event loop only while it starts. */
  public static StoredBody of(String type, Buffer plain) {
    return new StoredBody(
        type, plain, plain.length() < Gzip.WORTH_IT ? null : Gzip.of(plain, BEST), null);
  }

  /** Answers with it, or that the client has it already. */
  public void send(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    Buffer body = plain;
    String coding = null;
    if (brotli != null && Gzip.accepts(accepted, "br")) {
      body = brotli;
      coding = "br";
    } else if (gzip != null && Gzip.accepts(accepted, "gzip")) {
      body = gzip;
      coding = "gzip";
    }
    // Each form has a tag of its own: a cache must not hand one to who asked for another.
    String etag = coding == null ? "\"" + tag + "\"" : "\"" + tag + "-" + coding + "\"";
    response.putHeader(HttpHeaders.ETAG, etag);
    if (gzip != null || brotli != null) {
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && known.contains(etag)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    if (coding != null) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, coding);
    }
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static String tag(Buffer plain) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(plain.getBytes());
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
