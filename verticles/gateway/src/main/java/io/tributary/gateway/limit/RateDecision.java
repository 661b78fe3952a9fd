package io.tributary.gateway.limit;

/**
 * Whether one request may go on, and what the caller is told about it.
 *
 * @param rateClass whose rate was counted
 * @param remaining requests that could follow at once; with several nodes a little less than there
 *     are, since each has a few put by
 * @param retryMs milliseconds until the next request may be made; 0 if this one may
 */
public record RateDecision(boolean allowed, RateClass rateClass, int remaining, long retryMs) {

  /** Milliseconds until the bucket is full again. */
  public long resetMs() {
    int taken = rateClass.rate().requests() - remaining;
    return Math.ceilDiv(taken * rateClass.rate().windowMs(), rateClass.rate().requests());
  }

  /** Whole seconds, rounded up, as headers carry them. */
  public static long seconds(long ms) {
    return (ms + 999) / 1_000;
  }
}
