package io.tributary.payments.config;

import io.tributary.kit.config.Settings;
import java.time.Duration;

/**
 * This context's settings.
 *
 * @param consumerBatch how many conversions one transaction takes in at most
 * @param trackingTimeout how long an answer waits for the partners' links before it goes without
 */
public record PaymentsConfig(int consumerBatch, Duration trackingTimeout) {

  public static PaymentsConfig from(Settings settings) {
    return new PaymentsConfig(
        settings.integer("payments.consumerBatch", 1, 5_000),
        settings.duration("payments.trackingTimeout"));
  }
}
