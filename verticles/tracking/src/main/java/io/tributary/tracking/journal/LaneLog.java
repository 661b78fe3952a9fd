package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one lane. Its lane's thread adds at the end, the shipper takes away at the front;
 * a lane of an earlier run that has no event loop any more is only shipped.
 */
final class LaneLog {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLog.class);
  private static final int MAX_SPARES = 4;
  static final String SUFFIX = ".segment";
  private static final String DAMAGED = ".damaged";

  private final int number;
  private final Path folder;
  private final Space space;
  private final Checkpoint checkpoint;
  private final CopyOnWriteArrayList<Segment> segments;

  /**
   * Files to be written over. Filling a new one writes its whole size a second time, and most of
   * all in a burst, when none comes back: so enough of them for one.
   */
  private final ArrayBlockingQueue<Path> spares = new ArrayBlockingQueue<>(MAX_SPARES);

  private final AtomicLong spareNames = new AtomicLong();
  private final long recoveredSequence;
  private final byte[] recoveredChain;
  private volatile @Nullable String damage;
  private volatile long shipped;

  /**
   * @param recoveredSequence the last sequence at start; the next record continues it
   * @param recoveredChain the chain's value there
   */
  LaneLog(
      int number,
      Path folder,
      Space space,
      Checkpoint checkpoint,
      List<Segment> segments,
      long recoveredSequence,
      byte[] recoveredChain,
      @Nullable String damage) {
    this.number = number;
    this.folder = folder;
    this.space = space;
    this.checkpoint = checkpoint;
    this.segments = new CopyOnWriteArrayList<>(segments);
    this.recoveredSequence = recoveredSequence;
    this.recoveredChain = recoveredChain;
    this.damage = damage;
    this.shipped = checkpoint.sequence();
  }

  int number() {
    return number;
  }

  Path folder() {
    return folder;
  }

  Space space() {
    return space;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  List<Segment> segments() {
    return segments;
  }

  long recoveredSequence() {
    return recoveredSequence;
  }

  byte[] recoveredChain() {
    return recoveredChain.clone();
  }

  /** The last record that Kafka acknowledged with all before it; its checkpoint follows. */
  long shipped() {
    return shipped;
  }

  void shipped(long upTo) {
    shipped = upTo;
  }

  /** What was found unreadable, or null. */
  @Nullable String damage() {
    return damage;
  }

  void damaged(Segment segment, String what) {
    segment.damage();
    damage = what;
    LOG.error("lane {}: {}", number, what);
  }

  /** The oldest segment, or null; another thread may take it away at any time. */
  @Nullable Segment first() {
    for (Segment segment : segments) {
      return segment;
    }
    return null;
  }

  @Nullable Segment last() {
    Segment last = null;
    for (Segment segment : segments) {
      last = segment;
    }
    return last;
  }

  Path fileFor(long firstSequence) {
    return folder.resolve(String.format("%020d", firstSequence) + SUFFIX);
  }

  void add(Segment segment) {
    segments.add(segment);
  }

  /** Nothing will be appended any more, so the last file may go too once Kafka has it. */
  void end() {
    Segment last = last();
    if (last != null) {
      last.abandon();
    }
  }

  /** Removes a segment that no record counts of. */
  void drop(Segment segment) throws IOException {
    Files.deleteIfExists(segment.file());
    segments.remove(segment);
    space.give(segment.fileBytes());
  }

  /**
   * Removes a segment whose every record Kafka has. A few files are kept aside to be written over:
   * that saves filling new ones with zeros. What is left in it of its old records is never taken
   * for new ones: their sequences are lower than that in its new head. Of an abandoned one nobody
   * knows that, so it is deleted. A damaged one is left for the operator to look at. If the file
   * cannot be moved or deleted, the segment stays, with the space it takes.
   */
  void retire(Segment segment, int segmentBytes) throws IOException {
    if (segment.fileBytes() == 0) {
      segments.remove(segment); // A part of a damaged file; the last one takes the file along.
      return;
    }
    if (segment.damaged()) {
      putAside(segment.file());
    } else if (!segment.abandoned()
        && segment.fileBytes() == segmentBytes
        && (spares.isEmpty() || spares.remainingCapacity() > 0 && space.isRoomy())) {
      Path aside = newSpareFile();
      Files.move(segment.file(), aside);
      segments.remove(segment);
      spares.add(aside);
      return;
    } else {
      Files.deleteIfExists(segment.file());
    }
    segments.remove(segment);
    space.give(segment.fileBytes());
  }

  /** For the operator to look at; it is not read again. */
  static void putAside(Path file) throws IOException {
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + DAMAGED),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * A name that no other spare of this run has. A spare that was taken stays under its name until
   * it becomes a segment; if the next one put aside had the same name, it would replace the file
   * that the lane's thread is about to write to. Recovery deletes what is left of them.
   */
  Path newSpareFile() {
    return folder.resolve("spare-" + spareNames.incrementAndGet() + ".tmp");
  }

  /**
   * A preallocated file to write over, with its size already taken from the space; or null. It
   * belongs to the caller from here on.
   */
  @Nullable Path takeSpare() {
    return spares.poll();
  }
}
