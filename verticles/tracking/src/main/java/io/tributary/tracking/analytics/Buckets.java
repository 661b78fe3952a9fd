package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a time series: hours for up to two days, days for up to about half a year, months
 * beyond that. Days and months are those of the reader's time zone. Their bounds are whole hours in
 * UTC, because that is how clicks are counted: where midnight is at half past, the day takes the
 * whole hour.
 *
 * @param starts ascending; a bucket ends where the next one begins, the last one with the period
 * @param labels what the reader is shown as the start of each: midnight, even at half past
 */
public record Buckets(List<Instant> starts, List<Instant> labels) {
  /** For questions that are no time series. */
  public static final Buckets NONE = new Buckets(List.of(), List.of());

  private static final Duration LONGEST_IN_HOURS = Duration.ofHours(49);
  private static final Duration LONGEST_IN_DAYS = Duration.ofDays(186);
  private static final Duration ALMOST_AN_HOUR = Duration.ofHours(1).minusNanos(1);
  private static final int MOST = 1_500;

  public Buckets {
    starts = List.copyOf(starts);
    labels = List.copyOf(labels);
  }

  /**
   * @param period with a beginning
   * @throws MeshException UNPROCESSABLE_ENTITY if nobody could read so many
   */
  public static Buckets of(Period period, ZoneId zone) {
    Instant start = period.start();
    if (start == null) {
      throw new IllegalArgumentException("a time series needs a beginning");
    }
    boolean hours = period.length().compareTo(LONGEST_IN_HOURS) < 0;
    boolean months = period.length().compareTo(LONGEST_IN_DAYS) > 0;
    List<Instant> starts = new ArrayList<>();
    List<Instant> labels = new ArrayList<>();
    Instant next = start;
    while (next.isBefore(period.end())) {
      starts.add(next);
      labels.add(hours ? next : label(next, zone));
      if (starts.size() > MOST) {
        throw MeshException.invalid("start", "is too long ago for one time series");
      }
      next = hours ? next.plus(1, ChronoUnit.HOURS) : after(next, zone, months);
    }
    return new Buckets(starts, labels);
  }

  private static Instant after(Instant start, ZoneId zone, boolean months) {
    ZonedDateTime day = midnight(start, zone);
    ZonedDateTime next = months ? day.withDayOfMonth(1).plusMonths(1) : day.plusDays(1);
    return next.toInstant().truncatedTo(ChronoUnit.HOURS);
  }

  private static Instant label(Instant start, ZoneId zone) {
    Instant midnight = midnight(start, zone).toInstant();
    return midnight.isBefore(start) ? start : midnight;
  }

  /** Of the day that the last moment of the hour belongs to. */
  private static ZonedDateTime midnight(Instant hour, ZoneId zone) {
    return hour.plus(ALMOST_AN_HOUR).atZone(zone).truncatedTo(ChronoUnit.DAYS);
  }

  /** Where an instant belongs, from 1 as PostgreSQL's {@code width_bucket} has it; 0 if nowhere. */
  public int indexOf(Instant at) {
    int index = 0;
    while (index < starts.size() && !starts.get(index).isAfter(at)) {
      index++;
    }
    return index;
  }
}
