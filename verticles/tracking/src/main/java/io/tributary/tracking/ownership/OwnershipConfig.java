package io.tributary.tracking.ownership;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
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
    Duration recheckEvery = settings.duration("domains.recheckEvery");
    if (!recheckEvery.isPositive()) {
      throw new ConfigException("domains.recheckEvery must be longer than nothing");
    }
    return new OwnershipConfig(
        settings.choice("domains.verification", Verification.class),
        resolver == null ? null : address(resolver),
        recheckEvery);
  }

  /** A name would have to be looked up first, by whom is what the setting says. */
  private static HostAndPort address(String resolver) {
    HostAndPort address = HostAndPort.parseAuthority(resolver, DNS_PORT);
    if (address == null || address.port() == 0 || !isLiteral(address.host())) {
      throw new ConfigException(
          "domains.resolver must be an IP address, with or without a port: 10.0.0.2, [fd00::2]:53");
    }
    return address;
  }

  private static boolean isLiteral(String host) {
    try {
      var _ = InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public boolean required() {
    return verification == Verification.REQUIRED;
  }
}
