package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An A/B test of destinations.
 *
 * @param variants empty for no test
 * @param startedAt null if it has not started
 * @param completedAt when it ends or ended, or null
 */
public record LinkTest(
    List<Variant> variants, @Nullable Instant startedAt, @Nullable Instant completedAt) {
  public static final int MIN_VARIANTS = 2;
  public static final int MAX_VARIANTS = 4;
  public static final LinkTest NONE = new LinkTest(List.of(), null, null);

  public LinkTest {
    variants = List.copyOf(variants);
  }

  public boolean isOver(Instant now) {
    return completedAt != null && !now.isBefore(completedAt);
  }

  /**
   * One of the destinations.
   *
   * @param percentage its share of the visitors, 1 to 100
   */
  public record Variant(String url, int percentage) {}
}
