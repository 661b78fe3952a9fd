package io.tributary.tracking.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule may ask of a visitor's device: its system, or its kind. A device is of several: an
 * iPad is {@code ios} and {@code tablet}.
 */
public enum VisitorDevice {
  IOS,
  ANDROID,
  WINDOWS,
  MACOS,
  LINUX,
  MOBILE,
  TABLET,
  DESKTOP;

  /** A set of devices is the sum of their bits. */
  public int bit() {
    return 1 << ordinal();
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<VisitorDevice> of(String wire) {
    return Arrays.stream(values()).filter(d -> d.name().equalsIgnoreCase(wire)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(VisitorDevice::wire).toList();
  }
}
