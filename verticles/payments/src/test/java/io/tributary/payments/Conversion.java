package io.tributary.payments;

import io.tributary.mesh.ConversionRecorded;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversions of one partner, for tests. */
record Conversion(String workspaceId, String programId, String partnerId) {

  ConversionRecorded sale(long amount, String currency) {
    return sale(UUID.randomUUID().toString(), amount, currency, "cus_1", null);
  }

  ConversionRecorded sale(
      String eventId, long amount, String currency, String customer, @Nullable String invoiceId) {
    return of(ConversionRecorded.Kind.sale, eventId, amount, currency, customer, invoiceId, 1);
  }

  ConversionRecorded lead(int quantity) {
    return of(
        ConversionRecorded.Kind.lead,
        UUID.randomUUID().toString(),
        0,
        "usd",
        "cus_1",
        null,
        quantity);
  }

  private ConversionRecorded of(
      ConversionRecorded.Kind kind,
      String eventId,
      long amount,
      String currency,
      String customer,
      @Nullable String invoiceId,
      int quantity) {
    long now = System.currentTimeMillis();
    return new ConversionRecorded(
        eventId,
        kind,
        workspaceId,
        "link_a",
        programId,
        partnerId,
        customer,
        "ext_" + customer,
        now - 1000,
        "click_1",
        quantity,
        amount,
        currency,
        invoiceId,
        "Purchase",
        now,
        Map.of("plan", "pro"));
  }
}
