package io.tributary.gateway.limit;

/**
 * Whether one request may go on, and what the caller is told about it.
 *
 * @param limit requests per window
 * @param remaining requests that could follow at once
 * @param resetMs milliseconds until the bucket is full again
 * @param retryMs milliseconds until the next request may be made; 0 if this one may
 */
public record RateDecision(boolean allowed, int limit, int remaining, long resetMs, long retryMs) {

  /** Whole seconds, rounded up, as headers carry them. */
  public static long seconds(long ms) {
    return (ms + 999) / 1_000;
  }
}
