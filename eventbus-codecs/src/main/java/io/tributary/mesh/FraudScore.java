package io.tributary.mesh;

import java.util.List;

/**
 * How suspicious a conversion is, as whoever serves {@link Addresses#FRAUD_SCORE} says.
 *
 * @param score 0 (nothing) to 100
 * @param verdict {@link #CLEAR}, {@link #REVIEW} (a person decides before its commission counts) or
 *     {@link #UNSCORED} (nobody answered in time, which is no suspicion)
 * @param reasons for the person who decides, the weightiest few
 */
public record FraudScore(int score, String verdict, List<String> reasons) {
  public static final String CLEAR = "clear";
  public static final String REVIEW = "review";
  public static final String UNSCORED = "unscored";

  private static final int MAX_REASONS = 20;
  private static final int MAX_LENGTH = 300;

  /** What cannot be taken literally is made harmless: it comes from another program. */
  public FraudScore {
    score = Math.clamp(score, 0, 100);
    verdict = REVIEW.equals(verdict) || UNSCORED.equals(verdict) ? verdict : CLEAR;
    reasons =
        reasons == null
            ? List.of()
            : reasons.stream()
                .limit(MAX_REASONS)
                .map(String::valueOf)
                .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text)
                .toList();
  }

  /** Nobody said anything about it. */
  public static FraudScore unscored() {
    return new FraudScore(0, UNSCORED, List.of());
  }

  /** Whether a person must look at it. */
  public boolean needsReview() {
    return verdict.equals(REVIEW);
  }
}
