package io.tributary.kit.sql;

/**
 * A row as it was read FOR UPDATE: nobody else changes it until the transaction ends. What reads,
 * then writes, takes this, so that it cannot write back what somebody else has changed in between.
 * Only a store's finder that locks makes one.
 *
 * @param id of the row
 * @param value what stood in it
 */
public record Locked<T>(String id, T value) {

  /** For finders whose statement ends in FOR UPDATE. */
  public static <T> Locked<T> row(String id, T value) {
    return new Locked<>(id, value);
  }
}
