package io.tributary.tracking.api;

import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.Lead;
import io.tributary.tracking.domain.Sale;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what merchants report. */
final class TrackInput {
  /** The largest integer that JavaScript clients can send exactly. */
  static final long MAX_AMOUNT = 9_007_199_254_740_991L;

  private static final int MAX_NAME = 255;
  private static final int MAX_ADDRESS = 2_048;
  private static final int MAX_QUANTITY = 10_000;
  private static final int MAX_METADATA = 10_000;
  private static final List<String> MODES = List.of("async", "wait", "deferred");

  /** A closed list on the wire; whatever else took the money is «custom». */
  static final List<String> PROCESSORS =
      List.of(
          "stripe",
          "shopify",
          "polar",
          "paddle",
          "apple",
          "revenuecat",
          "lemonsqueezy",
          "dub",
          "custom");

  private TrackInput() {}

  static Lead lead(JsonObject body) {
    Fields fields = new Fields(body);
    String clickId = fields.text("clickId", MAX_NAME, null);
    Long quantity = fields.number("eventQuantity", 1, MAX_QUANTITY, 1L);
    return new Lead(
        clickId == null ? "" : clickId.strip(),
        fields.required("eventName", MAX_NAME),
        customer(fields),
        "deferred".equals(fields.choice("mode", MODES, "async")),
        quantity == null ? 1 : quantity.intValue(),
        metadata(fields));
  }

  static Sale sale(JsonObject body) {
    Fields fields = new Fields(body);
    Customer.Profile customer = customer(fields);
    Long amount = fields.number("amount", 0, MAX_AMOUNT, null);
    if (amount == null) {
      throw MeshException.invalid("amount", "is required, in minor units");
    }
    String currency = Objects.requireNonNullElse(fields.text("currency", MAX_NAME, "usd"), "usd");
    String clickId = fields.text("clickId", MAX_NAME, null);
    return new Sale(
        customer,
        amount,
        Currencies.parse(currency.strip())
            .orElseThrow(() ->
                MeshException.invalid("currency", "«" + currency + "» is no ISO 4217 currency")),
        Objects.requireNonNullElse(fields.text("eventName", MAX_NAME, null), "Purchase"),
        Objects.requireNonNullElse(fields.choice("paymentProcessor", PROCESSORS, null), "custom"),
        fields.text("invoiceId", MAX_NAME, null),
        fields.text("leadEventName", MAX_NAME, null),
        clickId == null ? null : clickId.strip(),
        metadata(fields));
  }

  private static Customer.Profile customer(Fields fields) {
    return new Customer.Profile(
        fields.required("customerExternalId", MAX_NAME),
        fields.text("customerName", MAX_NAME, null),
        fields.text("customerEmail", MAX_NAME, null),
        fields.text("customerAvatar", MAX_ADDRESS, null));
  }

  private static @Nullable Map<String, Object> metadata(Fields fields) {
    JsonObject metadata = fields.object("metadata");
    if (metadata == null) {
      return null;
    }
    if (metadata.encode().length() > MAX_METADATA) {
      throw MeshException.invalid(
          "metadata", "must have at most " + MAX_METADATA + " characters as JSON");
    }
    return metadata.getMap();
  }
}
