package io.tributary.mesh;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be a text on the wire: whole characters. JSON can spell half of one, an unpaired
 * surrogate such as {@code \ud83d}; no UTF-8 has it, so neither Kafka nor PostgreSQL can keep it
 * and give it back. Whoever lets JSON in from outside asks here.
 */
public final class WireText {
  private WireText() {}

  /** Whether every character of the text is whole. */
  public static boolean isWhole(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        return false;
      }
      i++;
    }
    return true;
  }

  /**
   * Looks through all keys and values of a JSON value, however deep.
   *
   * @throws MeshException BAD_REQUEST that says where half a character is
   */
  public static void check(@Nullable Object json) {
    check(json, "");
  }

  private static void check(@Nullable Object json, String at) {
    switch (json) {
      case null -> {}
      case String text -> {
        if (!isWhole(text)) {
          throw MeshException.badRequest(
              (at.isEmpty() ? "The text" : at) + " has half a character, an unpaired surrogate.");
        }
      }
      case JsonObject object -> check(object.getMap(), at);
      case JsonArray array -> check(array.getList(), at);
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            if (key instanceof String name && !isWhole(name)) {
              throw MeshException.badRequest(
                  "A key"
                      + (at.isEmpty() ? "" : " in " + at)
                      + " has half a character, an unpaired surrogate.");
            }
            check(value, at.isEmpty() ? String.valueOf(key) : at + "." + key);
          });
      case Iterable<?> list -> {
        int index = 0;
        for (Object item : list) {
          check(item, at.isEmpty() ? String.valueOf(index) : at + "." + index);
          index++;
        }
      }
      default -> {}
    }
  }
}
