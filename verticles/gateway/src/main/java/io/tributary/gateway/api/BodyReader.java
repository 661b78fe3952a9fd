package io.tributary.gateway.api;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of a request whose head was found good; before that, no byte of it is kept.
 * Nothing is taken on the client's word: memory is used for bytes that came, and each is accounted
 * for. A body must be complete in time, too: an HTTP/2 connection may carry a hundred that are not,
 * and look busy all the while.
 */
final class BodyReader {
  private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
  private static final String CONTINUE = "100-continue";

  private final Vertx vertx;
  private final BodyBudget budget;
  private final int maxBytes;
  private final long timeoutMs;

  /**
   * @param maxBytes a larger body fails with PAYLOAD_TOO_LARGE
   * @param timeoutMs one that takes longer to arrive fails with REQUEST_TIMEOUT
   */
  BodyReader(Vertx vertx, BodyBudget budget, int maxBytes, long timeoutMs) {
    this.vertx = vertx;
    this.budget = budget;
    this.maxBytes = maxBytes;
    this.timeoutMs = timeoutMs;
  }

  /**
   * What the head alone shows to be unreadable.
   *
   * @throws MeshException if so
   */
  void check(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
      throw new MeshException(
          FailureCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without content-encoding.");
    }
    String expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected != null && !expected.equalsIgnoreCase(CONTINUE)) {
      throw MeshException.badRequest("Nothing but 100-continue can be expected here.");
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && isLongerThanAllowed(length)) {
      throw tooLarge();
    }
  }

  private boolean isLongerThanAllowed(String length) {
    try {
      return Long.parseLong(length.trim()) > maxBytes;
    } catch (NumberFormatException e) {
      throw MeshException.badRequest("The content-length is no number.");
    }
  }

  /**
   * @param request paused
   * @param share of {@code client} in what the node holds; to be closed with the answer
   */
  Future<Buffer> read(HttpServerRequest request, BodyBudget.Share share) {
    if (!share.begin()) {
      return Future.failedFuture(noRoom());
    }
    Collected body = new Collected(share);
    request.exceptionHandler(body::brokeOff).handler(body::add).endHandler(end -> body.complete());
    request.resume();
    if (!body.isDone() && CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      if (request.version() != HttpVersion.HTTP_1_0) {
        request.response().writeContinue();
      }
    }
    return body.read();
  }

  BodyBudget.Share share(String client) {
    return budget.share(client);
  }

  /** Goes on without the rest of a body; in HTTP/1 the next request stands behind it. */
  static void leave(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.handler(null).endHandler(null).exceptionHandler(null).resume();
    }
  }

  private static MeshException tooLarge() {
    return new MeshException(FailureCode.PAYLOAD_TOO_LARGE, "The body is larger than allowed.");
  }

  private static MeshException noRoom() {
    return MeshException.unavailable(
        "Too many unfinished requests. Try again after the seconds in Retry-After.");
  }

  /** Belongs to the request's event loop. */
  private final class Collected {
    private final BodyBudget.Share share;
    private final Promise<Buffer> whole = Promise.promise();
    private @Nullable Buffer bytes = Buffer.buffer();

    Collected(BodyBudget.Share share) {
      this.share = share;
    }

    boolean isDone() {
      return bytes == null;
    }

    Future<Buffer> read() {
      if (!isDone()) {
        long timer =
            vertx.setTimer(
                timeoutMs,
                late ->
                    fail(
                        new MeshException(
                            FailureCode.REQUEST_TIMEOUT, "The body did not arrive in time.")));
        whole.future().onComplete(done -> vertx.cancelTimer(timer));
      }
      return whole.future();
    }

    void add(Buffer chunk) {
      Buffer soFar = bytes;
      if (soFar == null) {
        return;
      }
      if (soFar.length() + chunk.length() > maxBytes) {
        fail(tooLarge());
      } else if (!share.take(chunk.length())) {
        fail(noRoom());
      } else {
        soFar.appendBuffer(chunk);
      }
    }

    void complete() {
      Buffer all = bytes;
      bytes = null;
      if (all != null) {
        whole.complete(all);
      }
    }

    void brokeOff(Throwable reason) {
      LOG.debug("a body broke off: {}", reason.toString());
      fail(MeshException.badRequest("The body did not arrive whole."));
    }

    private void fail(MeshException reason) {
      bytes = null;
      whole.tryFail(reason);
    }
  }
}
