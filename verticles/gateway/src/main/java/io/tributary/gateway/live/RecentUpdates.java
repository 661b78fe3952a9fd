package io.tributary.gateway.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.mesh.LiveUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The updates of the last minutes, of all workspaces: a dashboard whose node went away comes to any
 * other, and misses no event if it comes soon. Belongs to one event loop.
 */
final class RecentUpdates {
  /** Longer than a client waits between its first tries. */
  private static final Duration KEPT = Duration.ofMinutes(2);

  private static final int MAX_OF_ONE = 64;

  /** Events and updates together; an event takes one or two kilobytes. */
  private static final long MAX_WEIGHT = 4_000;

  private final Cache<Line, TreeMap<Long, LiveUpdate>> lines =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT)
          .weigher((Line line, TreeMap<Long, LiveUpdate> of) -> weight(of))
          .expireAfterWrite(KEPT)
          // On the event loop itself: what is evicted is only let go of.
          .executor(Runnable::run)
          .build();

  void add(LiveUpdate update) {
    Line line = new Line(update.workspaceId(), update.source());
    TreeMap<Long, LiveUpdate> of = lines.getIfPresent(line);
    if (of == null) {
      of = new TreeMap<>();
    }
    of.put(update.seq(), update);
    if (of.size() > MAX_OF_ONE) {
      of.pollFirstEntry();
    }
    // Put again, so that it is weighed again.
    lines.put(line, of);
  }

  /**
   * The events after {@code seen}, oldest first, if none is missing up to {@code now}; nothing if
   * one may be.
   */
  Optional<List<Object>> eventsBetween(String workspaceId, String source, long seen, long now) {
    if (seen == now) {
      return Optional.of(List.of());
    }
    TreeMap<Long, LiveUpdate> of = lines.getIfPresent(new Line(workspaceId, source));
    if (of == null || seen > now) {
      return Optional.empty();
    }
    List<Object> events = new ArrayList<>();
    long next = seen + 1;
    for (Map.Entry<Long, LiveUpdate> entry : of.tailMap(next).entrySet()) {
      if (entry.getKey() != next) {
        break;
      }
      entry.getValue().events().forEach(events::add);
      next++;
    }
    return next > now ? Optional.of(events) : Optional.empty();
  }

  private static int weight(Map<Long, LiveUpdate> of) {
    return of.values().stream().mapToInt(update -> 1 + update.events().size()).sum();
  }

  private record Line(String workspaceId, String source) {}
}
