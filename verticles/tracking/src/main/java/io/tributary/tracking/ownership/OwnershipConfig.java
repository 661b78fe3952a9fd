package io.tributary.tracking.ownership;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether domains must be proved.
 *
 * @param resolver the name server to ask; null for the system's
 * @param recheckEvery how often DNS is asked about a claim that nobody proved yet
 */
public record OwnershipConfig(
    Verification verification, @Nullable HostAndPort resolver, Duration recheckEvery) {
  private static final int DNS_PORT = 53;

  /** What a workspace has to do for a domain. */
  public enum Verification {
    /** Prove it; nothing is served on it before. */
    REQUIRED,
    /** Nothing: everybody here is trusted. */
    OFF
  }

  /** Nobody is asked for a proof. */
  public static final OwnershipConfig OFF =
      new OwnershipConfig(Verification.OFF, null, Duration.ofMinutes(10));

  public static OwnershipConfig from(Settings settings) {
    String resolver = settings.optional("domains.resolver");
    HostAndPort address = resolver == null ? null : HostAndPort.parseAuthority(resolver, DNS_PORT);
    if (resolver != null && address == null) {
      throw new ConfigException("domains.resolver must be an address, with or without a port");
    }
    Duration recheckEvery = settings.duration("domains.recheckEvery");
    if (!recheckEvery.isPositive()) {
      throw new ConfigException("domains.recheckEvery must be longer than nothing");
    }
    return new OwnershipConfig(
        settings.choice("domains.verification", Verification.class), address, recheckEvery);
  }

  public boolean required() {
    return verification == Verification.REQUIRED;
  }
}
