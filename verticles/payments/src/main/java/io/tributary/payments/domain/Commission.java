package io.tributary.payments.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a partner earned by one event.
 *
 * @param amount the event's sum; zero but for sales
 * @param earnings what the partner earned
 * @param percentParts the share by which a sale was rewarded, or null for a fixed sum
 * @param ledgerId the ledger transaction that stands for it, or null
 * @param review what was said about the conversion, or null if nobody was asked
 * @param revision how often its ledger transaction was replaced
 */
public record Commission(
    String id,
    String workspaceId,
    String programId,
    String partnerId,
    @Nullable String linkId,
    CommissionType type,
    CommissionStatus status,
    Money amount,
    Money earnings,
    int quantity,
    @Nullable String invoiceId,
    @Nullable String description,
    @Nullable Map<String, Object> metadata,
    @Nullable String userId,
    @Nullable Customer customer,
    @Nullable String eventId,
    @Nullable String eventName,
    @Nullable Integer percentParts,
    @Nullable String ledgerId,
    int revision,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant paidAt,
    @Nullable Review review) {

  /** The customer as it was when the commission was earned. */
  public record Customer(String id, String externalId, Instant createdAt) {}

  /** Whether a person must look at it before the partner hears of it. */
  public boolean awaitsReview() {
    return status == CommissionStatus.hold && review != null && review.at() == null;
  }

  /** The same without anything that says who the customer was. */
  public Commission forgotten() {
    Customer known = customer;
    return new Commission(
        id,
        workspaceId,
        programId,
        partnerId,
        linkId,
        type,
        status,
        amount,
        earnings,
        quantity,
        invoiceId,
        description,
        null,
        userId,
        known == null ? null : new Customer(known.id(), "deleted:" + known.id(), known.createdAt()),
        eventId,
        eventName,
        percentParts,
        ledgerId,
        revision,
        createdAt,
        updatedAt,
        paidAt,
        review);
  }

  /** What the conversion behind it brought. */
  public Brought brought() {
    return Brought.of(type, status, quantity, amount.minor());
  }

  /** What it would bring with new figures. */
  public Brought brought(Correction.Figures figures) {
    return Brought.of(type, figures.status(), quantity, figures.amount());
  }

  /**
   * Whether the partner should hear of it once it has this status, if they have not. What a person
   * must look at first is no news yet, whatever was decided before.
   */
  public boolean isNewsAs(CommissionStatus next) {
    return next.stands() && !(next == CommissionStatus.hold && review != null);
  }

  /** What it adds to the sums of what is owed, in minor units of its currency. */
  public long standing() {
    return status.stands() ? earnings.minor() : 0;
  }
}
