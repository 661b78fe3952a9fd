package io.tributary.gateway.live;

import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The dashboards of one workspace on one event loop. Updates are gathered for a moment and encoded
 * once for all of them: under load a dashboard gets five messages a second, whatever happens behind
 * it.
 */
final class WorkspaceFeed {
  private static final long GATHER_MS = 200;

  private final Vertx vertx;
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Map<String, Long> told = new HashMap<>();
  private boolean gathering;

  WorkspaceFeed(Vertx vertx) {
    this.vertx = vertx;
  }

  Subscriber join(LiveSocket socket, Principal principal, Supplier<Future<Principal>> proof) {
    Subscriber subscriber = new Subscriber(socket, principal, proof);
    subscribers.add(subscriber);
    return subscriber;
  }

  /** True if nobody is left. */
  boolean leave(Subscriber subscriber) {
    subscribers.remove(subscriber);
    return subscribers.isEmpty();
  }

  /**
   * Offers what is so by the database, if it is news: an update that was lost on the bus is made up
   * for without anybody asking.
   */
  void check(Snapshot truth) {
    for (LiveUpdate update : truth.updates()) {
      if (update.seq() > told.getOrDefault(update.source(), -1L)) {
        offer(update);
      }
    }
  }

  /** Somebody was shown this, so it is no news any more. */
  void shown(Snapshot snapshot) {
    snapshot.updates().forEach(update -> told.merge(update.source(), update.seq(), Math::max));
  }

  void offer(LiveUpdate update) {
    told.merge(update.source(), update.seq(), Math::max);
    pending.merge(update.source(), Pending.of(update), Pending::and);
    if (!gathering) {
      gathering = true;
      vertx.setTimer(GATHER_MS, fired -> flush());
    }
  }

  /** Whom to ask in the name of; nobody if all have gone. */
  Optional<Principal> anyone() {
    return subscribers.stream().map(Subscriber::principal).findFirst();
  }

  /** Everybody who is here now. */
  Collection<Subscriber> all() {
    return Collections.unmodifiableCollection(subscribers);
  }

  private void flush() {
    gathering = false;
    List<byte[]> messages = pending.values().stream().map(Pending::encode).toList();
    pending.clear();
    for (Subscriber subscriber : new ArrayList<>(subscribers)) {
      messages.forEach(subscriber::send);
    }
  }

  /** The newest counters of one source and the newest events since the last message. */
  private record Pending(LiveUpdate newest, List<Object> events) {
    static Pending of(LiveUpdate update) {
      return new Pending(update, update.events().stream().toList());
    }

    Pending and(Pending later) {
      List<Object> all = new ArrayList<>(events);
      all.addAll(later.events);
      int surplus = Math.max(0, all.size() - LiveUpdate.MAX_EVENTS);
      return new Pending(
          later.newest.seq() >= newest.seq() ? later.newest : newest,
          all.subList(surplus, all.size()));
    }

    byte[] encode() {
      return new JsonObject()
          .put("type", "update")
          .put("source", newest.source())
          .put("seq", newest.seq())
          .put("at", Instant.ofEpochMilli(newest.atMs()).toString())
          .put("counters", newest.counters())
          .put("events", new JsonArray(events))
          .toBuffer()
          .getBytes();
    }
  }
}
