package io.tributary.tracking.store;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values between rows and the domain. */
final class Columns {
  private Columns() {}

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static @Nullable Instant instantOrNull(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** A jsonb object of sums by currency; null stands for none. */
  static Map<String, Long> sums(Row row, String column) {
    Map<String, Long> sums = new LinkedHashMap<>();
    JsonObject json = row.get(JsonObject.class, column);
    if (json != null) {
      json.fieldNames().forEach(currency -> sums.put(currency, json.getLong(currency)));
    }
    return sums;
  }

  /** An array parameter; as a plain object, because {@code Tuple.of} would spread an array. */
  static Object texts(Collection<String> values) {
    return values.toArray(String[]::new);
  }

  /** A search text as an ILIKE pattern that means nothing but itself. */
  static String containing(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }
}
