package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a time series: hours for up to two days, days for up to about half a year, months
 * beyond that. Days and months are those of the reader's time zone; hours are those in which clicks
 * are counted.
 *
 * @param starts ascending; a bucket ends where the next one begins, the last one with the period
 */
public record Buckets(List<Instant> starts) {
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
    List<Instant> starts = new ArrayList<>();
    Instant next = start;
    while (next.isBefore(period.end())) {
      starts.add(next);
      if (starts.size() > MOST) {
        throw MeshException.invalid("start", "is too long ago for one time series");
      }
      next = after(next, period.length(), zone);
    }
    return new Buckets(starts);
  }

  private static Instant after(Instant start, Duration length, ZoneId zone) {
    if (length.compareTo(LONGEST_IN_HOURS) < 0) {
      return start.plus(1, ChronoUnit.HOURS);
    }
    ZonedDateTime day = start.atZone(zone).truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime next =
        length.compareTo(LONGEST_IN_DAYS) <= 0
            ? day.plusDays(1)
            : day.withDayOfMonth(1).plusMonths(1);
    return next.toInstant();
  }

  /** Where an instant belongs, from 1 as PostgreSQL's {@code width_bucket} has it; 0 if nowhere. */
  public int indexOf(Instant at) {
    int index = 0;
    while (index < starts.size() && !starts.get(index).isAfter(at)) {
      index++;
    }
    return index;
  }

  /** The start of the bucket with that number, or null if there is none. */
  public @Nullable Instant start(int number) {
    return number < 1 || number > starts.size() ? null : starts.get(number - 1);
  }
}
