package io.tributary.tracking.api;

import io.tributary.kit.op.CommaList;
import io.tributary.mesh.MeshException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body. An absent key leaves what is there as it is; null or blank clears it. The
 * contract checked the types at the gateway; other callers on the bus are checked here.
 */
final class Fields {
  private final JsonObject body;

  Fields(JsonObject body) {
    this.body = body;
  }

  boolean has(String name) {
    return body.containsKey(name);
  }

  @Nullable String text(String name, int maxLength, @Nullable String unlessGiven) {
    if (!has(name)) {
      return unlessGiven;
    }
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw MeshException.invalid(name, "must be a text");
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      throw MeshException.invalid(name, "must have at most " + maxLength + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw MeshException.invalid(name, "must not contain a NUL character");
    }
    return text.isBlank() ? null : text;
  }

  /** The text, which must be there and not be blank. */
  String required(String name, int maxLength) {
    String text = text(name, maxLength, null);
    if (text == null) {
      throw MeshException.invalid(name, "is required");
    }
    return text.strip();
  }

  boolean flag(String name, boolean unlessGiven) {
    Object value = body.getValue(name);
    if (value == null) {
      return unlessGiven;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw MeshException.invalid(name, "must be true or false");
  }

  @Nullable Long number(String name, long min, long max, @Nullable Long unlessGiven) {
    if (!has(name)) {
      return unlessGiven;
    }
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.longValue() >= min
        && number.longValue() <= max) {
      return number.longValue();
    }
    throw MeshException.invalid(name, "must be a whole number from " + min + " to " + max);
  }

  @Nullable Instant time(String name, @Nullable Instant unlessGiven) {
    String text = text(name, 64, null);
    if (text == null) {
      return has(name) ? null : unlessGiven;
    }
    return Wire.parseTime(name, text).truncatedTo(ChronoUnit.MILLIS);
  }

  /** A list of texts, one text with commas, or null when the key is absent. */
  @Nullable List<String> list(String name, int maxItems) {
    Object value = body.getValue(name);
    if (!has(name)) {
      return null;
    }
    List<String> items =
        switch (value) {
          case null -> List.of();
          case String text -> CommaList.split(text);
          case JsonArray array -> texts(name, array);
          default -> throw MeshException.invalid(name, "must be a list of texts");
        };
    List<String> clean =
        items.stream().map(String::strip).filter(item -> !item.isEmpty()).distinct().toList();
    if (clean.size() > maxItems) {
      throw MeshException.invalid(name, "must have at most " + maxItems + " items");
    }
    return clean;
  }

  @Nullable JsonObject object(String name) {
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw MeshException.invalid(name, "must be an object");
  }

  @Nullable JsonArray array(String name) {
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonArray array) {
      return array;
    }
    throw MeshException.invalid(name, "must be a list");
  }

  /** One of a closed list of words. */
  @Nullable String choice(String name, List<String> allowed, @Nullable String unlessGiven) {
    String value = text(name, 64, unlessGiven);
    if (value != null && !allowed.contains(value)) {
      throw MeshException.invalid(name, "must be one of " + String.join(", ", allowed));
    }
    return value;
  }

  private static List<String> texts(String name, JsonArray array) {
    Object[] items = array.stream().toArray();
    if (!Arrays.stream(items).allMatch(String.class::isInstance)) {
      throw MeshException.invalid(name, "must be a list of texts");
    }
    return Arrays.stream(items).map(String.class::cast).toList();
  }
}
