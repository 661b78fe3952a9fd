package io.tributary.payments.intake;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshJson;
import io.tributary.payments.domain.Brought;
import io.tributary.payments.domain.CommissionStatus;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.store.Enrolments;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A conversion and the record it came in. */
record Decoded(TopicRecord source, ConversionRecorded conversion) {

  /**
   * @throws IllegalArgumentException if the record is no conversion, with a reason
   */
  static Decoded of(TopicRecord source) {
    if (source.value() == null) {
      throw new IllegalArgumentException("it is empty");
    }
    ConversionRecorded read = MeshJson.decode(source.value(), ConversionRecorded.class);
    require(read.eventId(), "eventId");
    require(read.kind(), "kind");
    require(read.workspaceId(), "workspaceId");
    require(read.linkId(), "linkId");
    require(read.currency(), "currency");
    String currency =
        Currencies.parse(read.currency())
            .orElseThrow(() -> new IllegalArgumentException(read.currency() + " is no currency"));
    if (read.amountMinor() < 0 || read.quantity() < 0) {
      throw new IllegalArgumentException("a negative amount or quantity");
    }
    return new Decoded(source, normalised(read, currency));
  }

  /** What a producer in another language may have left out. */
  private static ConversionRecorded normalised(ConversionRecorded read, String currency) {
    return new ConversionRecorded(
        read.eventId(),
        read.kind(),
        read.workspaceId(),
        read.linkId(),
        read.programId(),
        read.partnerId(),
        read.customerId(),
        read.customerExternalId(),
        read.customerCreatedAtMs(),
        read.clickId(),
        read.quantity(),
        read.amountMinor(),
        currency,
        read.invoiceId(),
        Objects.requireNonNullElse(read.eventName(), read.kind().name()),
        read.occurredAtMs(),
        Objects.requireNonNullElse(read.metadata(), Map.of()),
        read.review());
  }

  /** What it brought; nothing for a sale of nothing. */
  Brought brought() {
    return Brought.of(
        CommissionType.valueOf(conversion.kind().name()),
        CommissionStatus.pending,
        conversion.quantity(),
        conversion.amountMinor());
  }

  /** Whose enrolment is meant, or null if nobody is rewarded. */
  Enrolments.@Nullable Key enrolment() {
    String programId = conversion.programId();
    String partnerId = conversion.partnerId();
    return programId == null || partnerId == null
        ? null
        : new Enrolments.Key(conversion.workspaceId(), programId, partnerId);
  }

  private static void require(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
  }
}
