package io.tributary.tracking.domain;

import java.util.List;

/**
 * A label for links.
 *
 * @param color one of {@link #COLORS}
 */
public record Tag(String id, String name, String color) {
  /** The colours there are, as a closed list on the wire. */
  public static final List<String> COLORS =
      List.of("red", "yellow", "green", "blue", "purple", "brown", "gray", "pink");
}
