package io.tributary.gateway.limit;

import io.tributary.kit.config.Rate;

/**
 * How much one caller may ask for of the operations that the contract puts into this class.
 *
 * @param name as in the contract's {@code x-rate}
 * @param rate of one caller over all nodes
 * @param alone of one caller on one node that cannot ask what the others gave
 */
public record RateClass(String name, Rate rate, Rate alone) {
  /** Calls with a credential, counted per API key or member, unless the contract says otherwise. */
  public static final String DEFAULT = "default";

  /** All calls of a workspace's keys and members together, whatever their classes. */
  public static final String WORKSPACE = "workspace";

  /** Calls without one, counted per address. */
  public static final String OPEN = "open";

  /** Attempts to sign in, counted per address. */
  public static final String LOGIN = "login";

  /** What the {@code RateLimit-Policy} header says: requests and seconds. */
  String policyHeader() {
    return "\"" + name + "\";q=" + rate.requests() + ";w=" + Math.max(1, rate.windowMs() / 1_000);
  }

  /** A node hands out tokens in parcels of this size, so that Redis is asked once for many. */
  int parcel() {
    return Math.max(1, rate.requests() / 100);
  }

  /** What is left of a parcel after this time goes back. */
  long parcelLastsMs() {
    return Math.clamp(rate.windowMs() / 20, 100, 5_000);
  }
}
