package io.tributary.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRangeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-11-20T10:00:00Z",
    "mtd, 2026-11-01T00:00:00Z",
    "qtd, 2026-10-01T00:00:00Z",
    "ytd, 2026-01-01T00:00:00Z",
    "1y, 2025-11-21T10:00:00Z",
  })
  void intervalShouldEndNow(String interval, Instant from) {
    assertThat(DateRange.of(interval, null, null, null, NOW).from()).isEqualTo(from);
  }

  @Test
  void allShouldHaveNoBounds() {
    assertThat(DateRange.of("all", null, null, "UTC", NOW)).isEqualTo(new DateRange(null, null));
  }

  @Test
  void datesShouldBeDaysOfTheZone() {
    DateRange range = DateRange.of("7d", "2026-11-01", "2026-11-02", "Africa/Nairobi", NOW);

    assertThat(range.from()).isEqualTo(Instant.parse("2026-10-31T21:00:00Z"));
    assertThat(range.until()).isEqualTo(Instant.parse("2026-11-02T21:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"yesterday, UTC", "2026-13-01, UTC", "2026-01-01, Nowhere/City"})
  void whatCannotBeReadShouldBeRefused(String start, String zone) {
    assertThatThrownBy(() -> DateRange.of(null, start, null, zone, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
