package io.tributary.payments.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span of time to look at.
 *
 * @param from inclusive, or null for no lower bound
 * @param until exclusive, or null for no upper bound
 */
public record DateRange(@Nullable Instant from, @Nullable Instant until) {

  /**
   * @param interval {@code 24h 7d 30d 90d 1y mtd qtd ytd all}, or null; {@code start} goes before
   *     it
   * @param start a date or date and time, or null
   * @param end likewise; a date means the whole of that day
   * @param timezone IANA name in which days begin, or null for UTC
   * @throws IllegalArgumentException if one of them cannot be read
   */
  public static DateRange of(
      @Nullable String interval,
      @Nullable String start,
      @Nullable String end,
      @Nullable String timezone,
      Instant now) {
    ZoneId zone = zone(timezone);
    Instant from = start == null ? since(interval, now.atZone(zone)) : instant(start, zone, 0);
    return new DateRange(from, end == null ? null : instant(end, zone, 1));
  }

  private static ZoneId zone(@Nullable String timezone) {
    try {
      return ZoneId.of(timezone == null ? "UTC" : timezone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("«" + timezone + "» is no time zone", e);
    }
  }

  private static @Nullable Instant since(@Nullable String interval, ZonedDateTime now) {
    ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime from =
        switch (interval == null ? "all" : interval) {
          case "24h" -> now.minusHours(24);
          case "7d" -> now.minusDays(7);
          case "30d" -> now.minusDays(30);
          case "90d" -> now.minusDays(90);
          case "1y" -> now.minusYears(1);
          case "mtd" -> today.withDayOfMonth(1);
          case "qtd" -> today.withDayOfMonth(1).withMonth((today.getMonthValue() - 1) / 3 * 3 + 1);
          case "ytd" -> today.withDayOfYear(1);
          case "all" -> null;
          default -> throw new IllegalArgumentException("«" + interval + "» is no interval");
        };
    return from == null ? null : from.toInstant();
  }

  private static Instant instant(String text, ZoneId zone, int daysIfDate) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).plusDays(daysIfDate).atStartOfDay(zone).toInstant();
      }
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("«" + text + "» is no ISO 8601 date", e);
    }
  }
}
