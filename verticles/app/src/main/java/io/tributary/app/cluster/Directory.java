package io.tributary.app.cluster;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who serves which address: what this node has registered, and what each other member has last said
 * of itself. It is in memory, whole, on every node; a look into it asks nobody.
 *
 * <p>Thread-safe. Whoever changes something calls {@link #tell} afterwards, without a lock of its
 * own: the bus is told of all changes in the order in which they were made, for it keeps what it
 * was told last, and it may do anything in answer.
 */
final class Directory {
  private static final int REMEMBERED = 64;

  private final String self;
  private final Map<String, Set<RegistrationInfo>> own = new HashMap<>();
  private final Map<String, Announcement> others = new HashMap<>();

  /** The same by address, for those who ask at every request. */
  private final Map<String, List<String>> serving = new ConcurrentHashMap<>();

  /** Where those were that are gone: one that hung may still wait for answers. */
  private final Map<String, NodeInfo> gone =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NodeInfo> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Queue<RegistrationUpdateEvent> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger telling = new AtomicInteger();
  private @Nullable NodeInfo bus;
  private volatile @Nullable RegistrationListener listener;
  private long version;

  /**
   * @param self this node's name on the bus
   */
  Directory(String self) {
    this.self = self;
  }

  void listener(RegistrationListener told) {
    listener = told;
  }

  /** What this node has to say of itself now. */
  synchronized Announcement announcement() {
    Map<String, Integer> consumers = new HashMap<>();
    own.forEach((address, infos) -> {
      int shared = (int) infos.stream().filter(info -> !info.localOnly()).count();
      if (shared > 0) {
        consumers.put(address, shared);
      }
    });
    return new Announcement(self, version, bus, consumers);
  }

  synchronized void bus(NodeInfo info) {
    bus = info;
    version++;
  }

  synchronized void add(String address, RegistrationInfo info) {
    own.computeIfAbsent(address, key -> new LinkedHashSet<>()).add(info);
    version++;
    changed(Set.of(address));
  }

  synchronized void remove(String address, RegistrationInfo info) {
    Set<RegistrationInfo> infos = own.get(address);
    if (infos != null && infos.remove(info)) {
      if (infos.isEmpty()) {
        own.remove(address);
      }
      version++;
      changed(Set.of(address));
    }
  }

  /** This node serves nothing any more, as far as others are told. */
  synchronized void withdraw() {
    Set<String> addresses = Set.copyOf(own.keySet());
    own.clear();
    version++;
    changed(addresses);
  }

  /** The same, said anew. */
  synchronized void sayAgain() {
    version++;
  }

  /** What is older than what is known is not heard. */
  synchronized void learn(Announcement said) {
    Announcement before = others.get(said.nodeId());
    if (before != null && before.version() >= said.version()) {
      return;
    }
    others.put(said.nodeId(), said);
    gone.remove(said.nodeId());
    Set<String> touched = new HashSet<>();
    said.consumers()
        .forEach((address, count) -> {
          if (before == null || !count.equals(before.consumers().get(address))) {
            touched.add(address);
          }
        });
    if (before != null) {
      before.consumers().keySet().stream()
          .filter(address -> !said.consumers().containsKey(address))
          .forEach(touched::add);
    }
    changed(touched);
  }

  /** The member is none any more. */
  synchronized void forget(String nodeId) {
    Announcement last = others.remove(nodeId);
    if (last == null) {
      return;
    }
    NodeInfo where = last.bus();
    if (where != null) {
      gone.put(nodeId, where);
    }
    changed(last.consumers().keySet());
  }

  /** Which state of the member is known; 0 if none is. */
  synchronized long versionOf(String nodeId) {
    Announcement known = others.get(nodeId);
    return known == null ? 0 : known.version();
  }

  synchronized List<RegistrationInfo> registrations(String address) {
    List<RegistrationInfo> all = new ArrayList<>(own.getOrDefault(address, Set.of()));
    for (Announcement other : others.values()) {
      int count = other.consumers().getOrDefault(address, 0);
      for (int i = 0; i < count; i++) {
        all.add(new RegistrationInfo(other.nodeId(), i, false));
      }
    }
    return all;
  }

  /** The other nodes with a consumer at this address. Waits for nobody. */
  List<String> others(String address) {
    return serving.getOrDefault(address, List.of());
  }

  /** This node and all that have said something of themselves. */
  synchronized List<String> nodes() {
    List<String> nodes = new ArrayList<>(others.keySet());
    nodes.add(self);
    return nodes;
  }

  /** Where a node's bus listens, also of one that is no member any more. */
  synchronized @Nullable NodeInfo bus(String nodeId) {
    if (nodeId.equals(self)) {
      return bus;
    }
    Announcement other = others.get(nodeId);
    return other == null ? gone.get(nodeId) : other.bus();
  }

  private void changed(Set<String> addresses) {
    for (String address : addresses) {
      List<String> nodes =
          others.values().stream()
              .filter(other -> other.consumers().containsKey(address))
              .map(Announcement::nodeId)
              .toList();
      if (nodes.isEmpty()) {
        serving.remove(address);
      } else {
        serving.put(address, nodes);
      }
    }
    addresses.forEach(
        address -> untold.add(new RegistrationUpdateEvent(address, registrations(address))));
  }

  /** Tells the bus of what has changed; if another thread does already, that one tells it. */
  void tell() {
    if (telling.getAndIncrement() > 0) {
      return;
    }
    int called = 1;
    do {
      RegistrationUpdateEvent event;
      while ((event = untold.poll()) != null) {
        RegistrationListener told = listener;
        if (told != null && told.wantsUpdatesFor(event.address())) {
          told.registrationsUpdated(event);
        }
      }
      called = telling.addAndGet(-called);
    } while (called > 0);
  }
}
