package io.tributary.tracking.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:41:12.345Z");
  private static final ZoneId UTC = Period.zone("UTC");

  @ParameterizedTest
  @CsvSource({
    "24h,UTC,2026-11-20T10:00:00Z",
    "7d,UTC,2026-11-15T00:00:00Z",
    "7d,Africa/Douala,2026-11-14T23:00:00Z",
    "7d,America/New_York,2026-11-15T05:00:00Z",
    "30d,UTC,2026-10-23T00:00:00Z",
    // Across the end of daylight saving time: midnight was an hour earlier then.
    "30d,America/New_York,2026-10-23T04:00:00Z",
    "90d,UTC,2026-08-24T00:00:00Z",
    "1y,UTC,2025-11-22T00:00:00Z",
    "mtd,UTC,2026-11-01T00:00:00Z",
    "qtd,UTC,2026-10-01T00:00:00Z",
    "ytd,Asia/Tokyo,2025-12-31T15:00:00Z",
    "mtd,Asia/Kolkata,2026-10-31T18:30:00Z",
    "24h,Asia/Kathmandu,2026-11-20T10:15:00Z"
  })
  void intervalShouldBeginInTheReadersZone(String interval, String zone, Instant start) {
    Period period = Period.of(interval, null, null, Period.zone(zone), NOW);

    assertThat(period.start()).isEqualTo(start);
    assertThat(period.end()).isEqualTo("2026-11-21T09:45:00Z");
  }

  @Test
  void allShouldHaveNoBeginningUntilItIsKnown() {
    Period all = Period.of("all", null, null, UTC, NOW);

    assertThat(all.start()).isNull();
    assertThat(all.since(Instant.parse("2024-02-03T04:05:06Z")).start())
        .isEqualTo("2024-02-03T04:00:00Z");
    assertThat(all.since(NOW.plusSeconds(86_400)).start()).isEqualTo("2026-11-21T09:30:00Z");
  }

  @Test
  void startAndEndShouldBeAsAsked() {
    Period period = Period.of("7d", "2026-01-01T10:30:00+01:00", "2026-01-02T00:00:01Z", UTC, NOW);

    assertThat(period.start()).isEqualTo("2026-01-01T09:30:00Z");
    assertThat(period.end()).isEqualTo("2026-01-02T00:00:01Z");
    assertThat(period.firstWholeQuarter()).isEqualTo("2026-01-01T09:30:00Z");
    assertThat(period.quarterAfterLastWhole(NOW)).isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void datesShouldBeThoseOfTheZoneAndTheLastOneIncluded() {
    Period day = Period.of(null, "2026-03-29", "2026-03-29", Period.zone("Europe/Paris"), NOW);

    assertThat(day.start()).isEqualTo("2026-03-28T23:00:00Z");
    assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofHours(23));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-01,2026-01-01",
    "yesterday,2026-01-01",
    "2026-01-01T00:00:00,2026-01-02",
    "1999-01-01,2026-01-01",
    "2026-01-01,+99999-01-01T00:00:00Z"
  })
  void nonsenseShouldBeRefused(String start, String end) {
    assertThatThrownBy(() -> Period.of(null, start, end, UTC, NOW))
        .isInstanceOf(MeshException.class);
  }

  @Test
  void wholeDaysShouldLeaveTheBrokenOnesOut() {
    Period period = Period.of(null, "2026-01-01T05:00:00Z", "2026-01-03T07:00:00Z", UTC, NOW);

    assertThat(period.firstWholeDay()).isEqualTo(LocalDate.of(2026, 1, 2));
    assertThat(period.dayAfterLastWhole(NOW)).isEqualTo(LocalDate.of(2026, 1, 3));
  }

  @Test
  void todayShouldCountAsWhole() {
    Period week = Period.of("7d", null, null, UTC, NOW);

    assertThat(week.firstWholeDay()).isEqualTo(LocalDate.of(2026, 11, 15));
    assertThat(week.dayAfterLastWhole(NOW)).isEqualTo(LocalDate.of(2026, 11, 22));
  }

  @Test
  void unknownZonesShouldBeRefused() {
    assertThatThrownBy(() -> Period.zone("UTC+3")).isInstanceOf(MeshException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "24h,UTC,24",
    "7d,UTC,7",
    "30d,America/New_York,30",
    "90d,Asia/Kolkata,90",
    "mtd,UTC,21",
    "1y,UTC,13",
    "ytd,UTC,11"
  })
  void bucketsShouldBeHoursDaysOrMonths(String interval, String zone, int count) {
    Period period = Period.of(interval, null, null, Period.zone(zone), NOW);

    assertThat(Buckets.of(period, Period.zone(zone)).starts()).hasSize(count);
  }

  @Test
  void dayBucketsShouldBeginAtMidnightOfTheZone() {
    ZoneId paris = Period.zone("Europe/Paris");
    Buckets days = Buckets.of(Period.of(null, "2026-03-27", "2026-03-31", paris, NOW), paris);

    assertThat(days.starts())
        .allSatisfy(start -> assertThat(start.atZone(paris).getHour()).isZero())
        .hasSize(5);
  }

  @Test
  void dayBucketsShouldBeginAtMidnightWhereItIsAtAQuarterToAnHour() {
    ZoneId kathmandu = Period.zone("Asia/Kathmandu");
    Buckets days =
        Buckets.of(Period.of(null, "2026-11-25", "2026-11-30", kathmandu, NOW), kathmandu);

    assertThat(days.starts()).hasSize(6);
    assertThat(days.starts().getFirst()).isEqualTo("2026-11-24T18:15:00Z");
    assertThat(days.starts())
        .allSatisfy(start -> assertThat(start.atZone(kathmandu).toLocalTime()).isEqualTo("00:00"));
  }

  /** Every hour of a period lies in exactly one bucket, whatever the zone. */
  @Test
  void bucketsShouldCoverThePeriodWithoutGaps() {
    Random random = new Random(11);
    List<String> zones =
        List.of(
            "UTC",
            "Asia/Kolkata",
            "America/New_York",
            "Pacific/Apia",
            "Africa/Cairo",
            "Australia/Lord_Howe");
    for (int i = 0; i < 2_000; i++) {
      ZoneId zone = Period.zone(zones.get(random.nextInt(zones.size())));
      Instant start =
          Instant.parse("2020-01-01T00:00:00Z").plus(random.nextInt(50_000), ChronoUnit.HOURS);
      Instant end = start.plus(1 + random.nextInt(20_000), ChronoUnit.HOURS);
      Period period = new Period(start, end);
      Buckets buckets = Buckets.of(period, zone);

      assertThat(buckets.starts()).isSorted().doesNotHaveDuplicates();
      assertThat(buckets.starts().getFirst()).isEqualTo(start);
      assertThat(buckets.starts().getLast()).isBefore(end);
      Instant hour = start.plus(random.nextInt(20_000), ChronoUnit.HOURS);
      int number = buckets.indexOf(hour);
      assertThat(number).isBetween(1, buckets.starts().size());
      assertThat(buckets.starts().get(number - 1)).isBeforeOrEqualTo(hour);
    }
  }

  @Test
  void aTimeSeriesShouldBeReadable() {
    Period century =
        new Period(LocalDate.of(1800, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant(), NOW);

    assertThatThrownBy(() -> Buckets.of(century, UTC)).isInstanceOf(MeshException.class);
  }
}
