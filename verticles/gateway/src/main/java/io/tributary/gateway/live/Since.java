package io.tributary.gateway.live;

import io.tributary.mesh.LiveUpdate;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a dashboard that comes back has seen already.
 *
 * @param seqs the last sequence by source; without one, it has seen nothing of that source
 */
record Since(Map<String, Long> seqs) {
  static final Since NOTHING = new Since(Map.of());
  private static final List<String> SOURCES = List.of(LiveUpdate.TRACKING, LiveUpdate.PAYMENTS);

  Since {
    seqs = Map.copyOf(seqs);
  }

  boolean isNothing() {
    return seqs.isEmpty();
  }

  /** The last sequence seen of {@code source}, or null. */
  @Nullable Long of(String source) {
    return seqs.get(source);
  }

  /** Reads {@code tracking:12,payments:3}; what makes no sense counts as not seen. */
  static Since parse(@Nullable String text) {
    if (text == null) {
      return NOTHING;
    }
    JsonObject json = new JsonObject();
    for (String part : text.split(",", SOURCES.size() + 1)) {
      int colon = part.indexOf(':');
      if (colon > 0 && part.substring(colon + 1).matches("\\d{1,18}")) {
        json.put(part.substring(0, colon), Long.valueOf(part.substring(colon + 1)));
      }
    }
    return in(json);
  }

  /** Reads {@code {"tracking":12,"payments":3}}. */
  static Since in(@Nullable Object json) {
    if (!(json instanceof JsonObject object)) {
      return NOTHING;
    }
    Map<String, Long> seqs = new HashMap<>();
    for (String source : SOURCES) {
      if (object.getValue(source) instanceof Number seq && seq.longValue() >= 0) {
        seqs.put(source, seq.longValue());
      }
    }
    return new Since(seqs);
  }
}
