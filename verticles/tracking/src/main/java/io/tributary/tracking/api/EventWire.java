package io.tributary.tracking.api;

import io.tributary.tracking.analytics.Dimension;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.CustomerView;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.store.EventStore;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events on the wire: the click, the link and the customer in full, and flat copies of some of
 * their fields, which older clients still demand.
 */
final class EventWire {
  private static final String QR = "qr";

  private final LinkWire links;
  private final String currency;

  EventWire(LinkWire links, String currency) {
    this.links = links;
    this.currency = currency;
  }

  JsonObject click(EventStore.StoredClick stored, LinkView link) {
    Click click = stored.click();
    JsonObject json =
        new JsonObject()
            .put("event", "click")
            .put("timestamp", Wire.time(click.at()))
            .put("click", click(click).put("ua", stored.userAgent()))
            .put("link", links.of(link, currency))
            .put("bot", stored.bot());
    return flat(json, click, link);
  }

  JsonObject conversion(Conversion conversion, LinkView link, CustomerView customer) {
    JsonObject json =
        new JsonObject()
            .put("event", conversion.kind().name())
            .put("timestamp", Wire.time(conversion.at()))
            .put("eventId", conversion.id())
            .put("eventName", conversion.eventName())
            .put("quantity", conversion.quantity())
            .put("metadata", TrackApi.metadata(conversion.metadata()))
            .put("click", click(conversion.click()))
            .put("link", links.of(link, currency))
            .put("customer", CustomersApi.customer(customer, currency));
    if (conversion.kind() == Conversion.Kind.sale) {
      sale(json, conversion);
    }
    return flat(json, conversion.click(), link);
  }

  private static void sale(JsonObject json, Conversion sale) {
    String processor = Objects.requireNonNullElse(sale.paymentProcessor(), "custom");
    json.put(
            "sale",
            new JsonObject()
                .put("amount", sale.amount())
                .put("currency", sale.currency())
                .put("invoiceId", sale.invoiceId())
                .put("paymentProcessor", processor))
        .put("saleAmount", sale.amount())
        .put("invoice_id", Objects.requireNonNullElse(sale.invoiceId(), ""))
        .put("payment_processor", processor);
  }

  private static JsonObject click(Click click) {
    return new JsonObject()
        .put("id", click.id())
        .put("timestamp", Wire.time(click.at()))
        .put("url", click.url())
        .put("country", known(click.country()))
        .put("city", known(click.city()))
        .put("region", known(click.region()))
        .put("continent", known(click.continent()))
        .put("device", click.device())
        .put("browser", click.browser())
        .put("os", click.os())
        .put("trigger", click.trigger())
        .put("referer", click.referer())
        .put("refererUrl", click.refererUrl())
        .put("qr", QR.equals(click.trigger()))
        .put("ip", click.ip())
        .put("subId", click.subId());
  }

  private static JsonObject flat(JsonObject json, Click click, LinkView link) {
    return json.put("click_id", click.id())
        .put("link_id", link.link().id())
        .put("domain", link.link().domain())
        .put("key", link.link().key())
        .put("url", click.url())
        .put("continent", known(click.continent()))
        .put("country", known(click.country()))
        .put("city", known(click.city()))
        .put("device", click.device())
        .put("browser", click.browser())
        .put("os", click.os())
        .put("qr", QR.equals(click.trigger()) ? 1 : 0)
        .put("ip", click.ip());
  }

  private static String known(@Nullable String place) {
    return Objects.requireNonNullElse(place, Dimension.UNKNOWN);
  }
}
