package io.tributary.payments.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How suspicious the conversion behind a commission is, and who decided about it.
 *
 * @param score 0 to 100
 * @param reasons for the person who decides
 * @param by the API key or member who took the commission off hold, or null if nobody had to
 * @param at when that was
 */
public record Review(int score, List<String> reasons, @Nullable String by, @Nullable Instant at) {

  public Review {
    reasons = List.copyOf(reasons);
  }

  /** What was said, before anybody decided. */
  public static Review said(int score, List<String> reasons) {
    return new Review(score, reasons, null, null);
  }
}
