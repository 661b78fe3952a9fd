package io.tributary.payments.intake;

import io.tributary.kit.id.Ids;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FraudScore;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.CommissionStatus;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.Money;
import io.tributary.payments.domain.Percentage;
import io.tributary.payments.domain.Review;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.store.ReferredCustomers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a conversion earns. */
final class ConversionRules {
  private ConversionRules() {}

  /**
   * @param draft the commission, if the outcome is one
   */
  record Verdict(Outcome outcome, CommissionBook.@Nullable Draft draft) {
    static Verdict of(Outcome outcome) {
      return new Verdict(outcome, null);
    }
  }

  /**
   * @param one the conversion
   * @param enrolment of the conversion's partner, or null if there is none
   * @param rewards of the programme
   * @param first the customer's first sale through this partner, or null where it does not matter
   */
  static Verdict judge(
      Decoded one,
      @Nullable Enrolment enrolment,
      List<Reward> rewards,
      ReferredCustomers.@Nullable First first,
      Instant now) {
    ConversionRecorded conversion = one.conversion();
    if (enrolment == null) {
      return Verdict.of(Outcome.UNKNOWN_ENROLMENT);
    }
    if (conversion.kind() == ConversionRecorded.Kind.sale && one.brought().quantity() == 0) {
      return Verdict.of(Outcome.NOTHING_SOLD);
    }
    if (!enrolment.status().active()) {
      return Verdict.of(Outcome.INACTIVE_PARTNER);
    }
    Reward reward =
        rewards.stream()
            .filter(r -> r.event().name().equals(conversion.kind().name()))
            .findFirst()
            .orElse(null);
    if (reward == null) {
      return Verdict.of(Outcome.NO_REWARD);
    }
    Instant occurredAt = Instant.ofEpochMilli(conversion.occurredAtMs());
    if (first != null
        && !reward.covers(first.eventId().equals(conversion.eventId()), first.at(), occurredAt)) {
      return Verdict.of(Outcome.EXPIRED);
    }
    Money amount = new Money(conversion.amountMinor(), conversion.currency());
    Money earnings = reward.rule().earn(amount, Math.max(1, conversion.quantity()));
    if (earnings.minor() == 0) {
      return Verdict.of(Outcome.NOTHING_EARNED);
    }
    return new Verdict(
        Outcome.COMMISSION,
        new CommissionBook.Draft(
            commission(conversion, enrolment, reward, amount, earnings, occurredAt, now),
            enrolment));
  }

  private static Commission commission(
      ConversionRecorded conversion,
      Enrolment enrolment,
      Reward reward,
      Money amount,
      Money earnings,
      Instant occurredAt,
      Instant now) {
    return new Commission(
        Ids.next("cm_"),
        enrolment.workspaceId(),
        enrolment.programId(),
        enrolment.partnerId(),
        conversion.linkId(),
        CommissionType.of(reward.event()),
        needsReview(conversion) ? CommissionStatus.hold : CommissionStatus.pending,
        amount,
        earnings,
        Math.max(1, conversion.quantity()),
        conversion.invoiceId(),
        null,
        conversion.metadata().isEmpty() ? null : conversion.metadata(),
        null,
        customer(conversion),
        conversion.eventId(),
        conversion.eventName(),
        reward.rule() instanceof Percentage percentage ? percentage.parts() : null,
        CommissionBook.newLedgerId(),
        0,
        occurredAt,
        now,
        null,
        review(conversion));
  }

  /** The partner's money waits for a person who decides. */
  private static boolean needsReview(ConversionRecorded conversion) {
    FraudScore said = conversion.review();
    return said != null && said.needsReview();
  }

  private static @Nullable Review review(ConversionRecorded conversion) {
    FraudScore said = conversion.review();
    return said == null || said.verdict().equals(FraudScore.UNSCORED)
        ? null
        : Review.said(said.score(), said.reasons());
  }

  private static Commission.@Nullable Customer customer(ConversionRecorded conversion) {
    String id = conversion.customerId();
    String externalId = conversion.customerExternalId();
    return id == null || externalId == null
        ? null
        : new Commission.Customer(
            id, externalId, Instant.ofEpochMilli(conversion.customerCreatedAtMs()));
  }
}
