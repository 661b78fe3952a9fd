package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time that a question is about, exactly as it was asked for.
 *
 * @param start inclusive; null for «since the beginning»
 * @param end exclusive
 */
public record Period(@Nullable Instant start, Instant end) {
  /** By such steps clicks are counted; days begin at one of them in every zone of this century. */
  private static final long QUARTER_SECONDS = 900;

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final int DATE_LENGTH = 10;

  /** Zones by place: those that have one name in Java and in PostgreSQL alike. */
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  /**
   * @param interval {@code 24h}, {@code 7d}, …; days, months and years are those of {@code zone},
   *     and the one that has begun counts as one of them
   * @param start ISO 8601 time or date; if set, {@code interval} is ignored
   * @param end ISO 8601 time, or a date that is included; null for now
   * @throws MeshException UNPROCESSABLE_ENTITY for what is no period
   */
  public static Period of(
      @Nullable String interval,
      @Nullable String start,
      @Nullable String end,
      ZoneId zone,
      Instant now) {
    Instant until = end == null ? quarterAfter(now) : parse("end", end, zone, 1);
    if (start == null) {
      return new Period(begin(interval == null ? "24h" : interval, zone, now), until);
    }
    Instant from = parse("start", start, zone, 0);
    if (!from.isBefore(until)) {
      throw MeshException.invalid("start", "must be before end");
    }
    return new Period(from, until);
  }

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY if there is no such place
   */
  public static ZoneId zone(String name) {
    if (!ZONES.contains(name)) {
      throw MeshException.invalid("timezone", "«" + name + "» is no IANA time zone");
    }
    return ZoneId.of(name);
  }

  /** The same period with a beginning, if it had none. */
  public Period since(Instant beginning) {
    if (start != null) {
      return this;
    }
    Instant quarter = quarterOf(beginning);
    return new Period(quarter.isBefore(end) ? quarter : end.minusSeconds(QUARTER_SECONDS), end);
  }

  /** How long it is; zero if it has no beginning. */
  Duration length() {
    return start == null ? Duration.ZERO : Duration.between(start, end);
  }

  private static @Nullable Instant begin(String interval, ZoneId zone, Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate day =
        switch (interval) {
          case "7d" -> today.minusDays(6);
          case "30d" -> today.minusDays(29);
          case "90d" -> today.minusDays(89);
          case "1y" -> today.minusYears(1).plusDays(1);
          case "mtd" -> today.withDayOfMonth(1);
          case "qtd" -> today.with(IsoFields.DAY_OF_QUARTER, 1);
          case "ytd" -> today.withDayOfYear(1);
          case "24h", "all" -> null;
          default ->
              throw MeshException.invalid(
                  "interval", "must be 24h, 7d, 30d, 90d, 1y, mtd, qtd, ytd or all");
        };
    if (day != null) {
      return day.atStartOfDay(zone).toInstant();
    }
    return interval.equals("all")
        ? null
        : now.atZone(zone).truncatedTo(ChronoUnit.HOURS).minusHours(23).toInstant();
  }

  private static Instant parse(String field, String text, ZoneId zone, int daysAfterDate) {
    Instant time;
    try {
      time =
          text.length() == DATE_LENGTH
              ? LocalDate.parse(text).plusDays(daysAfterDate).atStartOfDay(zone).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw MeshException.invalid(field, "must be an ISO 8601 time with its offset, or a date");
    }
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw MeshException.invalid(field, "must be in this century");
    }
    return time;
  }

  private static Instant quarterOf(Instant time) {
    long second = time.getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, QUARTER_SECONDS));
  }

  private static Instant quarterAfter(Instant time) {
    return quarterOf(time).plusSeconds(QUARTER_SECONDS);
  }

  /** The first quarter of an hour that lies in the period as a whole; null without beginning. */
  public @Nullable Instant firstWholeQuarter() {
    return start == null || quarterOf(start).equals(start) ? start : quarterAfter(start);
  }

  /**
   * The first quarter of an hour that does not lie in the period as a whole. One that is not over
   * yet counts as whole, because nothing can have happened in the rest of it.
   */
  public Instant quarterAfterLastWhole(Instant now) {
    Instant quarter = quarterOf(end);
    return end.isAfter(now) && !quarter.equals(end) ? quarterAfter(end) : quarter;
  }

  /** The first UTC day that lies in the period as a whole; null if it has no beginning. */
  public @Nullable LocalDate firstWholeDay() {
    if (start == null) {
      return null;
    }
    ZonedDateTime utc = start.atZone(ZoneOffset.UTC);
    LocalDate day = utc.toLocalDate();
    return utc.equals(day.atStartOfDay(ZoneOffset.UTC)) ? day : day.plusDays(1);
  }

  /**
   * The first UTC day that does not lie in the period as a whole. A day that is not over yet counts
   * as whole, because nothing can have happened in the rest of it.
   */
  public LocalDate dayAfterLastWhole(Instant now) {
    LocalDate day = end.atZone(ZoneOffset.UTC).toLocalDate();
    boolean wholeSoFar =
        end.isAfter(now) && !end.equals(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    return wholeSoFar ? day.plusDays(1) : day;
  }
}
