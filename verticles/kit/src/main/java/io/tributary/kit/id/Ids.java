package io.tributary.kit.id;

import com.github.f4b6a3.ulid.UlidCreator;

/** Ids that sort by the time they were made: a type prefix and a ULID ({@code link_01J…}). */
public final class Ids {
  private Ids() {}

  /**
   * @param prefix the type of the thing with its underscore, {@code "link_"}
   */
  public static String next(String prefix) {
    return prefix + UlidCreator.getMonotonicUlid();
  }
}
