package io.tributary.gateway.limit;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What a caller is told about its limit: the structured fields of the IETF's draft
 * (draft-ietf-httpapi-ratelimit-headers-10) and, for the clients that know these, {@code
 * X-RateLimit-*}. All times are in whole seconds from now.
 */
public final class RateHeaders {
  private static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
  private static final CharSequence STATE = HttpHeaders.createOptimized("ratelimit");
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("x-ratelimit-limit");
  private static final CharSequence REMAINING =
      HttpHeaders.createOptimized("x-ratelimit-remaining");
  private static final CharSequence RESET = HttpHeaders.createOptimized("x-ratelimit-reset");

  private RateHeaders() {}

  public static void put(RateDecision decision, MultiMap headers) {
    RateClass rateClass = decision.rateClass();
    String remaining = String.valueOf(decision.remaining());
    String reset = String.valueOf(RateDecision.seconds(decision.resetMs()));
    headers
        .set(POLICY, rateClass.policyHeader())
        .set(STATE, "\"" + rateClass.name() + "\";r=" + remaining + ";t=" + reset)
        .set(LIMIT, String.valueOf(rateClass.rate().requests()))
        .set(REMAINING, remaining)
        .set(RESET, reset);
  }
}
