package io.tributary.tracking.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as text: ISO 8601 in UTC, always with milliseconds. */
public final class IsoTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private IsoTime() {}

  /** {@code 2026-01-31T12:00:00.000Z}. */
  public static String of(Instant instant) {
    return FORMAT.format(instant);
  }
}
