package io.tributary.catalogue.api;

import io.tributary.catalogue.domain.Product;
import io.tributary.catalogue.domain.ProductKind;
import io.tributary.catalogue.domain.WebAddress;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a create or update. Lengths and ranges are the contract's business; here is what a
 * schema cannot say. An absent key keeps what the product has, an explicit null clears it.
 */
record ProductBody(JsonObject json) {

  /** A new product of the workspace; what is not given has its default. */
  Product create(String id, String workspaceId, String workspaceCurrency, Instant now) {
    Product blank =
        new Product(
            id,
            workspaceId,
            "",
            null,
            ProductKind.product,
            0,
            workspaceCurrency,
            null,
            null,
            null,
            null,
            false,
            now,
            now);
    required("name");
    required("price");
    return applyTo(blank, now);
  }

  Product applyTo(Product before, Instant now) {
    return new Product(
        before.id(),
        before.workspaceId(),
        json.containsKey("name") ? name() : before.name(),
        text("description", before.description()),
        json.containsKey("kind") ? kind() : before.kind(),
        json.containsKey("price") ? price() : before.priceMinor(),
        json.containsKey("currency") ? currency() : before.currency(),
        json.containsKey("stock") ? stock() : before.stock(),
        address("imageUrl", before.imageUrl()),
        address("url", before.url()),
        text("externalId", before.externalId()),
        json.containsKey("archived") ? required("archived").equals(true) : before.archived(),
        before.createdAt(),
        now);
  }

  private String name() {
    String name = required("name").toString().strip();
    if (name.isEmpty()) {
      throw MeshException.invalid("name", "must not be blank");
    }
    return name;
  }

  private ProductKind kind() {
    return ProductKind.parse(required("kind").toString())
        .orElseThrow(() -> MeshException.invalid("kind", "must be product or service"));
  }

  private String currency() {
    return Currencies.parse(required("currency").toString())
        .orElseThrow(() -> MeshException.invalid("currency", "must be an ISO 4217 code"));
  }

  private long price() {
    if (!(required("price") instanceof Number price) || price.longValue() < 0) {
      throw MeshException.invalid("price", "must be a whole number of minor units, at least 0");
    }
    return price.longValue();
  }

  private @Nullable Long stock() {
    Object value = json.getValue("stock");
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number stock) || stock.longValue() < 0) {
      throw MeshException.invalid("stock", "must be at least 0, or null for no limit");
    }
    return stock.longValue();
  }

  private @Nullable String address(String key, @Nullable String before) {
    String value = text(key, before);
    if (value != null && !WebAddress.isValid(value)) {
      throw MeshException.invalid(key, "must be an http or https address");
    }
    return value;
  }

  /** Blank counts as null: forms send empty fields. */
  private @Nullable String text(String key, @Nullable String before) {
    if (!json.containsKey(key)) {
      return before;
    }
    String value = json.getString(key);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private Object required(String key) {
    Object value = json.getValue(key);
    if (value == null) {
      throw MeshException.invalid(key, "is required");
    }
    return value;
  }
}
