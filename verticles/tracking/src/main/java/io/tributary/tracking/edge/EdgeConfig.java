package io.tributary.tracking.edge;

import io.tributary.kit.config.Rate;
import io.tributary.kit.config.Settings;
import io.tributary.tracking.config.TrackingConfig;

/**
 * @param defaultDomain the link domain that answers for hosts that are no registered domain
 * @param truncateIp whether addresses are cut to /24 and /48 before they are stored anywhere
 * @param passwordThreads threads that check link passwords
 * @param passwordQueue checks that may wait for a thread
 * @param formTimeoutMs how long the form with a password may take to arrive
 * @param rateLimit what one client address may ask for
 */
public record EdgeConfig(
    String defaultDomain,
    boolean truncateIp,
    int passwordThreads,
    int passwordQueue,
    long formTimeoutMs,
    Rate rateLimit) {

  public static EdgeConfig from(Settings settings) {
    return new EdgeConfig(
        TrackingConfig.from(settings).defaultDomain(),
        settings.flag("tracking.truncateIp"),
        settings.integer("tracking.passwordThreads", 1, 64),
        settings.integer("tracking.passwordQueue", 1, 10_000),
        settings.duration("gateway.exchangeTimeout").toMillis(),
        settings.rate("rateLimit.redirects"));
  }
}
