package io.tributary.tracking.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.http.Addresses;
import io.tributary.tracking.edge.Pages.Page;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks visitors of a protected link for its password. Tries are counted per network and link, and
 * hashes are computed on few threads: neither guessing nor flooding gets far.
 */
final class PasswordGate {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordGate.class);
  private static final int MAX_BODY = 4 * 1024;
  private static final int MAX_TRIES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int COUNTED = 100_000;
  private static final String FIELD = "password=";

  /** One link may have this part of the hashes that are computed or wait. */
  private static final int SHARE = 4;

  private final Vertx vertx;
  private final long timeoutMs;
  private final PasswordWorkers workers;
  private final int mostOfOneLink;
  private final Cache<String, AtomicInteger> tries =
      Caffeine.newBuilder().maximumSize(COUNTED).expireAfterWrite(WINDOW).build();
  private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();

  /**
   * @param timeoutMs how long a form may take to arrive
   * @param capacity hashes that {@code workers} compute or let wait at once
   */
  PasswordGate(Vertx vertx, long timeoutMs, PasswordWorkers workers, int capacity) {
    this.vertx = vertx;
    this.timeoutMs = timeoutMs;
    this.workers = workers;
    this.mostOfOneLink = Math.max(1, capacity / SHARE);
  }

  /**
   * Reads the form, for as long as it may take, and runs {@code passed} if its password is right;
   * answers with a page if not.
   *
   * @param address the visitor's own address, not truncated
   */
  void check(
      HttpServerRequest request, String address, String linkId, String hash, Runnable passed) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      // What comes beyond the limit is read and forgotten: the answer waits for the end.
      if (body.length() <= MAX_BODY) {
        body.appendBuffer(chunk);
      }
    });
    // A connection of HTTP/2 may carry a hundred forms that never end, and look busy.
    long timer = vertx.setTimer(timeoutMs, late -> refuse(request));
    request.exceptionHandler(gone -> {
      vertx.cancelTimer(timer);
      LOG.debug("a visitor left while sending a password");
    });
    request.endHandler(end -> {
      vertx.cancelTimer(timer);
      if (request.response().ended()) {
        return;
      }
      if (body.length() > MAX_BODY) {
        Pages.send(request, Page.TOO_LARGE);
        return;
      }
      AtomicInteger count =
          tries.get(networkOf(address) + "|" + linkId, name -> new AtomicInteger());
      if (count.incrementAndGet() > MAX_TRIES) {
        Pages.send(request, Page.TOO_MANY_TRIES);
        return;
      }
      String password = passwordIn(body.toString(StandardCharsets.UTF_8));
      if (password == null || password.isEmpty()) {
        Pages.send(request, Page.WRONG_PASSWORD);
        return;
      }
      if (!enter(linkId)) {
        Pages.send(request, Page.UNAVAILABLE);
        return;
      }
      workers
          .matches(password, hash)
          .andThen(done -> leave(linkId))
          .onComplete(
              matches -> {
                if (matches) {
                  // Those who know it may come as often as they like, a whole office together.
                  count.decrementAndGet();
                  passed.run();
                } else {
                  Pages.send(request, Page.WRONG_PASSWORD);
                }
              },
              failure -> {
                LOG.warn("a link's password cannot be checked: {}", failure.toString());
                Pages.send(request, Page.UNAVAILABLE);
              });
    });
  }

  /** What is left of the form must not be taken for the next request. */
  private static void refuse(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.isEnded() || response.ended() || response.closed()) {
      return;
    }
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    if (!http2) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.bodyEndHandler(sent -> {
      if (http2) {
        response.reset();
      } else {
        request.connection().close();
      }
    });
    Pages.send(request, Page.TOO_SLOW);
  }

  /** Whoever floods one link must not keep the visitors of the others out. */
  private boolean enter(String linkId) {
    if (running.merge(linkId, 1, Integer::sum) <= mostOfOneLink) {
      return true;
    }
    leave(linkId);
    return false;
  }

  private void leave(String linkId) {
    running.computeIfPresent(linkId, (id, now) -> now == 1 ? null : now - 1);
  }

  /** Whoever has one address of a /64 of IPv6 has all of them. */
  static String networkOf(String address) {
    return Addresses.subscriber(address);
  }

  private static @Nullable String passwordIn(String form) {
    for (String pair : form.split("&", -1)) {
      if (pair.startsWith(FIELD)) {
        try {
          return URLDecoder.decode(pair.substring(FIELD.length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          return null; // A broken encoding; no browser sends that.
        }
      }
    }
    return null;
  }
}
