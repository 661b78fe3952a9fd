package io.tributary.catalogue.api;

import io.tributary.catalogue.domain.Product;
import io.tributary.mesh.WireTime;
import io.vertx.core.json.JsonObject;

/** The wire object of a product; nulls are spelled out. */
final class ProductJson {
  private ProductJson() {}

  static JsonObject of(Product product) {
    return new JsonObject()
        .put("id", product.id())
        .put("workspaceId", product.workspaceId())
        .put("name", product.name())
        .put("description", product.description())
        .put("kind", product.kind().name())
        .put("price", product.priceMinor())
        .put("currency", product.currency())
        .put("stock", product.stock())
        .put("imageUrl", product.imageUrl())
        .put("url", product.url())
        .put("externalId", product.externalId())
        .put("archived", product.archived())
        .put("createdAt", WireTime.format(product.createdAt()))
        .put("updatedAt", WireTime.format(product.updatedAt()));
  }
}
