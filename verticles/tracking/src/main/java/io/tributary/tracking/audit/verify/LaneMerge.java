package io.tributary.tracking.audit.verify;

import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.Chain;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts one lane's records, which come from several partitions, back into their order, and follows
 * the hash chain along them.
 */
final class LaneMerge {
  /** Of so many of the last records it is known whether a repetition is the same click. */
  private static final int REMEMBERED = 1 << 15;

  private final String name;
  private final boolean truncated;
  private final Findings findings;
  private final Map<Long, byte[]> known;
  private final TreeMap<Long, TopicClick> held = new TreeMap<>();
  private final long[] recent = new long[REMEMBERED];
  private final Chain chain = new Chain();
  private long heldBytes;
  private long first;
  private long next;
  private boolean linked = true;
  private long records;
  private long repeated;
  private long mustBeThere;
  private boolean waits;

  /**
   * @param first the sequence that the topic must begin with
   * @param truncated whether the topic's oldest records are deleted
   * @param known the chain's value behind some sequences, as the journal's own files have it
   */
  LaneMerge(
      String name, long first, boolean truncated, Map<Long, byte[]> known, Findings findings) {
    this.name = name;
    this.truncated = truncated;
    this.first = first;
    this.next = first;
    this.known = known;
    this.findings = findings;
    this.linked = first == 1;
  }

  /** True if this is the first time that this sequence comes. */
  boolean take(TopicClick click, JournalPlace place) {
    long sequence = place.sequence();
    if (sequence < next || held.containsKey(sequence)) {
      compare(click, place);
      repeated++;
      return false;
    }
    records++;
    if (sequence == next) {
      accept(click, place);
      drain();
    } else {
      held.put(sequence, click);
      heldBytes += click.value().length;
    }
    return true;
  }

  /** Bytes that wait for a record before them. */
  long heldBytes() {
    return heldBytes;
  }

  /** The sequence that must come next. */
  long next() {
    return next;
  }

  long first() {
    return first;
  }

  long records() {
    return records;
  }

  long repeated() {
    return repeated;
  }

  String chainHead() {
    return Chain.hex(chain.value());
  }

  /** What is waited for does not come any more. */
  void giveUp() {
    if (!held.isEmpty()) {
      passGap(Long.MAX_VALUE);
    }
  }

  /**
   * The topic was read to where it ended. Partitions take records side by side, each in its own
   * time: what is not there may be on its way while later ones are.
   *
   * @param acknowledged the last that Kafka said it has, all before it included; null if the lane's
   *     journal is elsewhere. Then all up to the newest that came must come.
   */
  void reachedEnd(@Nullable Long acknowledged) {
    long newest = held.isEmpty() ? next - 1 : held.lastKey();
    mustBeThere = acknowledged == null ? newest : acknowledged;
    waits = acknowledged == null;
  }

  /** Whether reading on may bring what was not there when the end was reached. */
  boolean mayFill() {
    return waits && next <= mustBeThere;
  }

  /** Nothing comes any more. */
  void finish() {
    while (!held.isEmpty()) {
      passGap(mustBeThere);
    }
    if (next <= mustBeThere) {
      missing(next, mustBeThere);
    }
  }

  private void passGap(long upTo) {
    long last = Math.min(held.firstKey() - 1, upTo);
    if (next <= last) {
      missing(next, last);
    }
    next = held.firstKey();
    linked = false;
    drain();
  }

  private void missing(long from, long to) {
    findings.missing(
        name
            + (from == to ? ": record " + from + " is" : ": records " + from + " to " + to + " are")
            + " missing in Kafka",
        truncated);
  }

  private void drain() {
    while (!held.isEmpty() && held.firstKey() == next) {
      TopicClick click = held.pollFirstEntry().getValue();
      heldBytes -= click.value().length;
      JournalPlace place = click.place();
      if (place != null) {
        accept(click, place);
      }
    }
  }

  private void accept(TopicClick click, JournalPlace place) {
    byte[] named = value(place);
    if (linked) {
      chain.advance(next, click.value(), 0, click.value().length);
      if (!Arrays.equals(chain.value(), named)) {
        findings.wrong(
            "%s: the chain is broken at record %d (%s, click %s)"
                .formatted(name, next, click.where(), click.clickId()));
      }
    }
    chain.reset(named);
    linked = true;
    byte[] own = known.get(next);
    if (own != null && !Arrays.equals(own, named)) {
      findings.wrong(
          "%s: at record %d the journal's chain and Kafka's differ".formatted(name, next));
    }
    recent[(int) next & REMEMBERED - 1] = place.chainLow();
    next++;
  }

  /** A number must name one click for ever. */
  private void compare(TopicClick click, JournalPlace place) {
    long sequence = place.sequence();
    TopicClick waiting = held.get(sequence);
    boolean same;
    if (waiting != null) {
      same = Arrays.equals(waiting.value(), click.value());
    } else {
      same =
          next - sequence > REMEMBERED
              || sequence < first
              || recent[(int) sequence & REMEMBERED - 1] == place.chainLow();
    }
    if (!same) {
      findings.wrong(
          "%s: number %d was given to two clicks (%s, click %s)"
              .formatted(name, sequence, click.where(), click.clickId()));
    }
  }

  private static byte[] value(JournalPlace place) {
    return ByteBuffer.allocate(Chain.BYTES)
        .putLong(place.chainHigh())
        .putLong(place.chainLow())
        .array();
  }
}
