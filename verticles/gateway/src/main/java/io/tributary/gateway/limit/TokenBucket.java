package io.tributary.gateway.limit;

/** One caller's tokens. Thread-safe. */
final class TokenBucket {
  private final RatePolicy policy;
  private double tokens;
  private long filledAtMs;

  TokenBucket(RatePolicy policy, long nowMs) {
    this.policy = policy;
    this.tokens = policy.requests();
    this.filledAtMs = nowMs;
  }

  synchronized RateDecision take(long nowMs) {
    double perMs = (double) policy.requests() / policy.windowMs();
    long elapsedMs = Math.max(0, nowMs - filledAtMs);
    tokens = Math.min(policy.requests(), tokens + elapsedMs * perMs);
    filledAtMs = Math.max(filledAtMs, nowMs);
    boolean allowed = tokens >= 1;
    if (allowed) {
      tokens -= 1;
    }
    long untilFullMs = (long) Math.ceil((policy.requests() - tokens) / perMs);
    long untilNextMs = allowed ? 0 : (long) Math.ceil((1 - tokens) / perMs);
    return new RateDecision(allowed, policy.requests(), (int) tokens, untilFullMs, untilNextMs);
  }
}
