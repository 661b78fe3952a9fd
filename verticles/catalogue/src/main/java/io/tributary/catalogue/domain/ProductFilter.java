package io.tributary.catalogue.domain;

import org.jspecify.annotations.Nullable;

/**
 * Which products somebody wants to see, and how.
 *
 * @param kind null for both
 * @param archived null for archived ones and others alike
 * @param sort null for the best matches of a search in front, otherwise by time of creation
 * @param page from 1
 */
public record ProductFilter(
    String workspaceId,
    @Nullable SearchText search,
    @Nullable ProductKind kind,
    @Nullable Boolean archived,
    @Nullable ProductSort sort,
    boolean ascending,
    int page,
    int pageSize) {

  /** How many products stand on the pages before. */
  public long offset() {
    return (page - 1L) * pageSize;
  }
}
