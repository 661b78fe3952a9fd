package io.tributary.catalogue.domain;

import java.util.Optional;
import java.util.stream.Stream;

/** Something one ships, or something one does. The names are those on the wire. */
public enum ProductKind {
  product,
  service;

  /** The kind of that name, or empty. */
  public static Optional<ProductKind> parse(String name) {
    return Stream.of(values()).filter(kind -> kind.name().equals(name)).findFirst();
  }
}
