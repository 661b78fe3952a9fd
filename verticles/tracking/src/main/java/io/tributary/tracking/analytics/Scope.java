package io.tributary.tracking.analytics;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events a question is about.
 *
 * @param links by properties of their link
 * @param dimensions by properties of their click
 * @param customerId only those of this customer, or null
 * @param saleType null for all sales
 * @param metadata null for any
 */
public record Scope(
    String workspaceId,
    Period period,
    Map<LinkProperty, Choice> links,
    Map<Dimension, Choice> dimensions,
    @Nullable String customerId,
    @Nullable SaleType saleType,
    @Nullable MetadataFilter metadata) {

  public Scope {
    links = copy(links, new EnumMap<>(LinkProperty.class));
    dimensions = copy(dimensions, new EnumMap<>(Dimension.class));
  }

  public Scope during(Period other) {
    return new Scope(workspaceId, other, links, dimensions, customerId, saleType, metadata);
  }

  /** The same of all links. */
  public Scope ofAllLinks() {
    return new Scope(workspaceId, period, Map.of(), dimensions, customerId, saleType, metadata);
  }

  private static <K> Map<K, Choice> copy(Map<K, Choice> from, Map<K, Choice> into) {
    into.putAll(from);
    return into;
  }
}
