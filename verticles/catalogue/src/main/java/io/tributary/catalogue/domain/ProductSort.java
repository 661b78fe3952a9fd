package io.tributary.catalogue.domain;

import java.util.Optional;
import java.util.stream.Stream;

/** What a list of products is sorted by. The names are those on the wire. */
public enum ProductSort {
  createdAt,
  name,
  price;

  /** The sort of that name, or empty. */
  public static Optional<ProductSort> parse(String name) {
    return Stream.of(values()).filter(sort -> sort.name().equals(name)).findFirst();
  }
}
