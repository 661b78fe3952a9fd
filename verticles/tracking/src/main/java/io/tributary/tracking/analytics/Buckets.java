package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a time series: hours for up to two days, days for up to about half a year, months
 * beyond that, all of them those of the reader's time zone.
 *
 * @param starts ascending; a bucket ends where the next one begins, the last one with the period
 */
public record Buckets(List<Instant> starts) {
  /** For questions that are no time series. */
  public static final Buckets NONE = new Buckets(List.of());

  private static final Duration LONGEST_IN_HOURS = Duration.ofHours(49);
  private static final Duration LONGEST_IN_DAYS = Duration.ofDays(186);
  private static final int MOST = 1_500;

  public Buckets {
    starts = List.copyOf(starts);
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
    Instant next = start;
    while (next.isBefore(period.end())) {
      starts.add(next);
      if (starts.size() > MOST) {
        throw MeshException.invalid("start", "is too long ago for one time series");
      }
      next = hours ? hourAfter(next, zone) : dayAfter(next, zone, months);
    }
    return new Buckets(starts);
  }

  private static Instant hourAfter(Instant start, ZoneId zone) {
    LocalTime time = start.atZone(zone).toLocalTime();
    Duration intoTheHour = Duration.between(time.truncatedTo(ChronoUnit.HOURS), time);
    return start.minus(intoTheHour).plus(1, ChronoUnit.HOURS);
  }

  private static Instant dayAfter(Instant start, ZoneId zone, boolean months) {
    LocalDate day = start.atZone(zone).toLocalDate();
    LocalDate next = months ? day.withDayOfMonth(1).plusMonths(1) : day.plusDays(1);
    return next.atStartOfDay(zone).toInstant();
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
