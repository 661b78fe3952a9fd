package io.tributary.tracking.config;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.kit.http.HostNames;
import io.tributary.tracking.fraud.FraudConfig;
import io.tributary.tracking.ownership.OwnershipConfig;
import java.time.Duration;

/**
 * Settings of links, conversions and analytics.
 *
 * @param publicUrl where people and programs reach this installation, without a slash at the end
 * @param defaultDomain the link domain that every workspace may use; it may carry a port
 * @param clickWait how long a conversion waits for a click that is still on its way
 * @param clickWaiters conversions that may wait at once; one more is refused
 * @param fraud whether conversions are scored
 * @param ownership whether domains must be proved
 * @param passwordThreads threads that hash link passwords; each needs 19 MiB while it does
 * @param passwordQueue hashes that may wait for one of them
 * @param strictInvoices whether one invoice number with two contents is refused
 */
public record TrackingConfig(
    String publicUrl,
    String defaultDomain,
    Duration clickWait,
    int clickWaiters,
    FraudConfig fraud,
    OwnershipConfig ownership,
    int passwordThreads,
    int passwordQueue,
    boolean strictInvoices) {

  /** A click is stored within half a second; ten times that is a bad day. */
  private static final Duration CLICK_WAIT = Duration.ofSeconds(5);

  public static TrackingConfig from(Settings settings) {
    String url = settings.optional("publicUrl");
    String publicUrl =
        url == null ? "http://localhost:" + settings.integer("port", 0, 65_535) : url;
    if (!publicUrl.startsWith("http://") && !publicUrl.startsWith("https://")) {
      throw new ConfigException("publicUrl must begin with http:// or https://");
    }
    String bare =
        publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
    String domain = settings.optional("tracking.defaultDomain");
    return new TrackingConfig(
        bare,
        HostNames.fold(domain == null ? bare.substring(bare.indexOf("://") + 3) : domain),
        CLICK_WAIT,
        settings.integer("tracking.clickWaiters", 1, 100_000),
        FraudConfig.from(settings),
        OwnershipConfig.from(settings),
        settings.integer("tracking.passwordThreads", 1, 64),
        settings.integer("tracking.passwordQueue", 1, 10_000),
        settings.flag("tracking.strictInvoices"));
  }

  /** Where the REST API is, without a slash at the end. */
  public String apiUrl() {
    return publicUrl + "/api";
  }
}
