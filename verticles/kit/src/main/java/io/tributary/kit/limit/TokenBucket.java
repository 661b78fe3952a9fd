package io.tributary.kit.limit;

import io.tributary.kit.config.Rate;

/** One caller's tokens on this node. Not thread-safe. */
public final class TokenBucket {
  private final Rate rate;
  private double tokens;
  private long filledAtMs;

  public TokenBucket(Rate rate, long nowMs) {
    this.rate = rate;
    this.tokens = rate.requests();
    this.filledAtMs = nowMs;
  }

  /** Takes one token; false if there is none. */
  public boolean take(long nowMs) {
    fill(nowMs);
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Whole tokens that are there. */
  public int left(long nowMs) {
    fill(nowMs);
    return (int) tokens;
  }

  /** Milliseconds until there is a token; 0 if there is one. */
  public long untilNextMs(long nowMs) {
    fill(nowMs);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * rate.windowMs() / rate.requests());
  }

  /** A token that was taken for nothing comes back. */
  public void giveBack() {
    tokens = Math.min(rate.requests(), tokens + 1);
  }

  /** Callers may come a moment late; a clock that was put back must not stop the refill. */
  private void fill(long nowMs) {
    long elapsedMs = nowMs - filledAtMs;
    if (elapsedMs > 0) {
      double refill = (double) elapsedMs * rate.requests() / rate.windowMs();
      tokens = Math.min(rate.requests(), tokens + refill);
      filledAtMs = nowMs;
    } else if (-elapsedMs > rate.windowMs()) {
      filledAtMs = nowMs;
    }
  }
}
