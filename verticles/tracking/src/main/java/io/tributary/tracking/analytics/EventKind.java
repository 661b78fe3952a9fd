package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.util.Locale;

/** What is counted. */
public enum EventKind {
  CLICKS,
  LEADS,
  SALES,
  /** All of them side by side. */
  COMPOSITE;

  public boolean countsClicks() {
    return this == CLICKS || this == COMPOSITE;
  }

  public boolean countsConversions() {
    return this != CLICKS;
  }

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY if there is no such kind
   */
  public static EventKind of(String wire) {
    for (EventKind kind : values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(wire)) {
        return kind;
      }
    }
    throw MeshException.invalid("event", "must be clicks, leads, sales or composite");
  }
}
