package io.tributary.tracking.journal;

import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment that a lane's thread appends to, and the one after it: begins them, fills them, ends
 * them. A segment that failed is left behind where it is sure, never written or synced again.
 */
final class OpenSegment {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSegment.class);

  private final LaneLog log;
  private final Preparer preparer;
  private final Disk disk;
  private final Sync sync;
  private final @Nullable Blocks blocks;
  private @Nullable SegmentChannel channel;
  private @Nullable Segment segment;
  private @Nullable Future<Path> next;

  /**
   * @param blocks if the lane's folder takes writes past the page cache
   */
  OpenSegment(LaneLog log, Preparer preparer, Disk disk, Sync sync, @Nullable Blocks blocks) {
    this.log = log;
    this.preparer = preparer;
    this.disk = disk;
    this.sync = sync;
    this.blocks = blocks;
  }

  /**
   * Goes on in the last segment of the earlier run where it has room; else has a new one prepared,
   * or the first visitor would wait for it.
   */
  void resume() throws IOException {
    Segment last = log.last();
    if (last != null && !last.sealed()) {
      if (last.fileBytes() - last.end() >= Record.MAX_PAYLOAD) {
        resume(last);
        return;
      }
      last.seal();
    }
    next = preparer.prepare(log);
  }

  private void resume(Segment last) throws IOException {
    segment = last;
    SegmentChannel opened = open(last.file());
    channel = opened;
    // Cuts what recovery took for the torn tail; there is no whole record in it.
    opened.write(ByteBuffer.allocate(Integer.BYTES), last.end());
    opened.sync();
  }

  /**
   * The segment with room for a record, a new one if need be.
   *
   * @param recordBytes of it, with its header
   * @param sequence of the last record before it
   * @param chain behind that one
   */
  Segment forRecord(int recordBytes, long sequence, Chain chain) throws IOException {
    Segment open = segment;
    if (open != null) {
      long room = open.fileBytes() - open.end();
      if (next == null && room < open.fileBytes() / 2) {
        next = preparer.prepare(log);
      }
      if (room >= recordBytes) {
        return open;
      }
      seal(open);
    }
    return begin(sequence, chain);
  }

  /** A new segment, whether or not there is one. */
  Segment begin(long sequence, Chain chain) throws IOException {
    Segment last = log.last();
    if (last != null && last.isEmpty()) {
      log.drop(last); // Left behind by a failed first group; the new one needs its name.
    }
    Path ready = ready();
    Path file = log.fileFor(sequence + 1);
    // Not asked of the file: if that failed, its space would never be given back.
    long bytes = preparer.segmentBytes();
    SegmentChannel opened = null;
    try {
      opened = open(ready);
      opened.write(new SegmentHeader(sequence + 1, chain.value()).bytes(), 0);
      opened.sync();
      Files.move(ready, file, StandardCopyOption.ATOMIC_MOVE);
      FileOps.syncFolder(log.folder());
    } catch (IOException e) {
      if (opened != null) {
        opened.close();
      }
      Files.deleteIfExists(ready);
      Files.deleteIfExists(file);
      log.space().give(bytes);
      throw e;
    }
    Segment begun = new Segment(file, sequence + 1, bytes, sequence, SegmentHeader.BYTES);
    channel = opened;
    segment = begun;
    log.add(begun);
    return begun;
  }

  private Path ready() throws IOException {
    Future<Path> early = next;
    next = null;
    if (early != null) {
      try {
        return preparer.await(early);
      } catch (IOException e) {
        LOG.debug("a segment could not be prepared early, and is tried again: {}", e.toString());
      }
    }
    return preparer.await(preparer.prepare(log));
  }

  /** Behind the segment's last record; whether it counts is said by {@link Segment#extend}. */
  void append(ByteBuffer records, Segment target) throws IOException {
    SegmentChannel open = channel;
    if (open == null) {
      throw new IllegalStateException("no segment is open");
    }
    open.write(records, target.end());
  }

  void sync() throws IOException {
    SegmentChannel open = channel;
    if (open != null) {
      open.sync();
    }
  }

  /** Leaves it where it is, whatever stands behind. */
  void abandon() throws IOException {
    Segment open = segment;
    SegmentChannel current = channel;
    segment = null;
    channel = null;
    if (open != null) {
      open.abandon();
    }
    if (current != null) {
      current.close();
    }
  }

  /** Syncs and closes it; the next run may go on in it. */
  void close() throws IOException {
    try (SegmentChannel current = channel) {
      if (current != null) {
        current.sync();
      }
    }
  }

  private void seal(Segment open) throws IOException {
    SegmentChannel current = channel;
    channel = null;
    segment = null;
    open.seal();
    try (current) {
      if (current != null && sync != Sync.ALWAYS) {
        current.sync();
      }
    }
  }

  private SegmentChannel open(Path file) throws IOException {
    return SegmentChannel.open(disk, file, sync, blocks);
  }
}
