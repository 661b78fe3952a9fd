package io.tributary.tracking.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * All links in memory, by domain and folded key. Any thread reads without a lock; writers are few
 * and take one. Open addressing over one array of references: with millions of links the nodes of a
 * map would weigh as much as the links.
 */
final class LinkTable {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** Stands where a link was: a search must go on behind it. */
  private static final EdgeLink REMOVED =
      new EdgeLink(new EdgeDomain(""), new EdgeWorkspace(""), "", "", "", false, true, 0, null);

  private final Map<String, EdgeDomain> domains = new ConcurrentHashMap<>();
  private final Map<String, EdgeWorkspace> workspaces = new ConcurrentHashMap<>();

  private volatile AtomicReferenceArray<@Nullable EdgeLink> byKey =
      new AtomicReferenceArray<>(FIRST_CAPACITY);

  // Of writers only, under the lock.
  private @Nullable EdgeLink[] byId = new @Nullable EdgeLink[FIRST_CAPACITY];
  private int keySlotsUsed;
  private int idSlotsUsed;
  private volatile int size;

  /** The domain of that name; made up if nothing is known of it. */
  EdgeDomain domain(String slug) {
    return domains.computeIfAbsent(slug, EdgeDomain::new);
  }

  EdgeWorkspace workspace(String id) {
    return workspaces.computeIfAbsent(id, EdgeWorkspace::new);
  }

  int size() {
    return size;
  }

  /** The link whose key is {@code text} from {@code from} on, in ASCII and any case. */
  @Nullable EdgeLink find(EdgeDomain domain, String text, int from, int to) {
    AtomicReferenceArray<@Nullable EdgeLink> slots = byKey;
    int mask = slots.length() - 1;
    int hash = Keys.hashAscii(domain, text, from, to);
    for (int i = hash & mask; ; i = i + 1 & mask) {
      EdgeLink link = slots.getAcquire(i);
      if (link == null) {
        return null;
      }
      if (link.hash() == hash
          && link.domain() == domain
          && Keys.equalsAscii(link, text, from, to)) {
        return link;
      }
    }
  }

  /** The link of that key, which may have letters beyond ASCII. */
  @Nullable EdgeLink find(EdgeDomain domain, String key) {
    byte[] folded = Keys.fold(key);
    AtomicReferenceArray<@Nullable EdgeLink> slots = byKey;
    int at = slotOf(slots, domain, folded);
    return slots.getAcquire(at);
  }

  /** The same, or else the link of that key on one of the domain's fallbacks. */
  @Nullable EdgeLink findWithFallbacks(EdgeDomain domain, String key) {
    EdgeLink link = find(domain, key);
    if (link != null) {
      return link;
    }
    for (EdgeDomain other : domain.fallbacks()) {
      EdgeLink there = find(other, key);
      if (there != null) {
        return there;
      }
    }
    return null;
  }

  /** The revision that the table has of a link, or -1 if it does not have it. */
  synchronized long revisionOf(String id) {
    EdgeLink link = byId[idSlot(byId, utf8(id))];
    return link == null ? -1 : link.revision();
  }

  /** The click counter of a link that may be about to be replaced, or null. */
  synchronized @Nullable Extras extrasOf(String id) {
    EdgeLink link = byId[idSlot(byId, utf8(id))];
    return link == null ? null : link.extras();
  }

  /** Adds a link or replaces the one with its id, unless that is newer. */
  synchronized void put(EdgeLink link) {
    if (Math.max(keySlotsUsed, idSlotsUsed) + 1 > byId.length * 7L / 10) {
      rebuild();
    }
    byte[] id = Arrays.copyOfRange(link.texts(), link.idAt(), link.idAt() + link.idLength());
    int idSlot = idSlot(byId, id);
    EdgeLink old = byId[idSlot];
    if (old != null && old.revision() > link.revision()) {
      return;
    }
    if (old == null) {
      idSlotsUsed++;
      size++;
    } else if (!sameKey(old, link)) {
      removeKey(old);
    }
    byId[idSlot] = link;
    putKey(link);
  }

  synchronized void remove(String id) {
    byte[] bytes = utf8(id);
    EdgeLink old = byId[idSlot(byId, bytes)];
    if (old == null) {
      return;
    }
    removeKey(old);
    removeId(bytes);
    size--;
  }

  private void putKey(EdgeLink link) {
    AtomicReferenceArray<@Nullable EdgeLink> slots = byKey;
    byte[] key = Arrays.copyOf(link.texts(), link.keyLength());
    int at = slotOf(slots, link.domain(), key);
    if (slots.getPlain(at) == null) {
      keySlotsUsed++;
    }
    slots.setRelease(at, link);
  }

  private void removeKey(EdgeLink link) {
    AtomicReferenceArray<@Nullable EdgeLink> slots = byKey;
    byte[] key = Arrays.copyOf(link.texts(), link.keyLength());
    int at = slotOf(slots, link.domain(), key);
    // A newer link may have taken the key already.
    if (slots.getPlain(at) == link) {
      slots.setRelease(at, REMOVED);
    }
  }

  /** Moves everything that follows in the run up, so that no search ends early. */
  private void removeId(byte[] id) {
    int mask = byId.length - 1;
    int hole = idSlot(byId, id);
    byId[hole] = null;
    idSlotsUsed--;
    for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
      EdgeLink next = byId[i];
      if (next == null) {
        return;
      }
      byId[i] = null;
      byId[idSlot(byId, utf8(next.id()))] = next;
    }
  }

  /**
   * Twice the room, or the same without the removed ones. Readers keep the old array until then.
   */
  private void rebuild() {
    int capacity = byId.length;
    while (size + 1 > capacity / 2) {
      capacity *= 2;
    }
    AtomicReferenceArray<@Nullable EdgeLink> keys = new AtomicReferenceArray<>(capacity);
    @Nullable EdgeLink[] ids = new @Nullable EdgeLink[capacity];
    AtomicReferenceArray<@Nullable EdgeLink> old = byKey;
    int used = 0;
    for (int i = 0; i < old.length(); i++) {
      EdgeLink link = old.getPlain(i);
      if (link != null && link != REMOVED) {
        keys.setPlain(slotOf(keys, link.domain(), keyOf(link)), link);
        used++;
      }
    }
    for (EdgeLink link : byId) {
      if (link != null) {
        ids[idSlot(ids, utf8(link.id()))] = link;
      }
    }
    keySlotsUsed = used;
    byId = ids;
    byKey = keys;
  }

  /** Where the link of this key is, or the free slot where it would be put. */
  private static int slotOf(
      AtomicReferenceArray<@Nullable EdgeLink> slots, EdgeDomain domain, byte[] folded) {
    int mask = slots.length() - 1;
    int hash = Keys.hash(domain, folded);
    for (int i = hash & mask; ; i = i + 1 & mask) {
      EdgeLink link = slots.getAcquire(i);
      if (link == null
          || link.hash() == hash
              && link.domain() == domain
              && link.keyLength() == folded.length
              && Arrays.equals(link.texts(), 0, folded.length, folded, 0, folded.length)) {
        return i;
      }
    }
  }

  private static int idSlot(@Nullable EdgeLink[] slots, byte[] id) {
    int mask = slots.length - 1;
    for (int i = Keys.mix(Arrays.hashCode(id)) & mask; ; i = i + 1 & mask) {
      EdgeLink link = slots[i];
      if (link == null
          || Arrays.equals(
              link.texts(), link.idAt(), link.idAt() + link.idLength(), id, 0, id.length)) {
        return i;
      }
    }
  }

  private static boolean sameKey(EdgeLink a, EdgeLink b) {
    return a.hash() == b.hash()
        && a.domain() == b.domain()
        && Arrays.equals(a.texts(), 0, a.keyLength(), b.texts(), 0, b.keyLength());
  }

  private static byte[] keyOf(EdgeLink link) {
    return Arrays.copyOf(link.texts(), link.keyLength());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
