package io.tributary.tracking.api;

import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.IsoTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How values stand on the wire. */
final class Wire {

  private static final int DATE_LENGTH = "2026-01-31".length();

  /** Java's years are wider than the database's, and years of four digits are all that is meant. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant AFTER_LATEST = Instant.parse("+10000-01-01T00:00:00Z");

  private Wire() {}

  /** ISO 8601 in UTC with milliseconds. */
  static String time(Instant instant) {
    return IsoTime.of(instant);
  }

  static @Nullable String timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY unless it is an ISO 8601 time with its offset, or a
   *     date, which stands for its midnight in UTC; and unless it is in the years 2000 to 9999
   */
  static Instant parseTime(String field, String text) {
    Instant time;
    try {
      time =
          text.length() == DATE_LENGTH
              ? Instant.parse(text + "T00:00:00Z")
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw MeshException.invalid(
          field, "must be an ISO 8601 time with its offset, such as 2026-01-31T12:00:00Z");
    }
    if (time.isBefore(EARLIEST) || !time.isBefore(AFTER_LATEST)) {
      throw MeshException.invalid(field, "must be in the years 2000 to 9999");
    }
    return time;
  }

  /** Sums in minor units by currency. */
  static JsonObject sums(Map<String, Long> byCurrency) {
    return new JsonObject(new LinkedHashMap<String, Object>(byCurrency));
  }

  static <T> OperationReply list(Collection<T> items, Function<T, JsonObject> wire) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(wire.apply(item)));
    return OperationReply.of(array);
  }
}
