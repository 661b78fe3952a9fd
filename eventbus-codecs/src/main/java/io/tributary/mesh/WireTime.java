package io.tributary.mesh;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Points in time as they stand on the wire: ISO 8601, UTC, always three digits of milliseconds. */
public final class WireTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private WireTime() {}

  /** {@code 2026-11-21T08:00:00.000Z}; what is finer than a millisecond is cut off. */
  public static String format(Instant instant) {
    return FORMAT.format(instant);
  }
}
