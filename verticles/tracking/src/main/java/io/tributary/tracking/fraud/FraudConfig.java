package io.tributary.tracking.fraud;

import io.tributary.kit.config.Settings;

/**
 * Whether conversions are scored.
 *
 * @param enabled false: facts go to payments at once and nobody is asked
 * @param timeoutMs how long an answer is waited for, at most
 */
public record FraudConfig(boolean enabled, long timeoutMs) {
  private static final long LONGEST_MS = 30_000;

  /** Nobody is asked. */
  public static final FraudConfig OFF = new FraudConfig(false, 1);

  public static FraudConfig from(Settings settings) {
    return new FraudConfig(
        settings.flag("fraud.enabled"),
        Math.clamp(settings.duration("fraud.timeout").toMillis(), 1, LONGEST_MS));
  }
}
