package io.tributary.tracking.journal;

import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one lane: takes what its event loop published, writes it as one group, syncs, says
 * so. What arrives meanwhile is the next group, so the groups grow with the load by themselves.
 *
 * <p>After a failed write or sync nothing is known of the segment's tail (the operating system may
 * have dropped the pages), so it is never synced again: it is left behind at the last offset that
 * is sure, and the next attempt begins a new file. Until then, groups are refused.
 */
final class LaneWriter implements Runnable {
  private static final int GROUP_BYTES = 1024 * 1024;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final LaneLog log;
  private final JournalConfig config;
  private final Preparer preparer;
  private final Disk disk;
  private final Ring ring;
  private final Answers answers;
  private final LaneMeters meters;
  private final Runnable committed;
  private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES);
  private final Chain chain = new Chain();
  private final CRC32C crc = new CRC32C();
  private final Thread thread;

  /**
   * How segments are opened. With sync mode always each write is one call that comes back when the
   * bytes are on disk: the same promise as fdatasync behind it, for less processor time.
   */
  private final OpenOption[] writing;

  private @Nullable FileChannel channel;
  private @Nullable Segment segment;
  private @Nullable Future<Path> next;
  private long sequence;
  private long retryAtNanos;
  private boolean failing;

  /** Entries of the group at hand that are off the ring and not answered. */
  private int taken;

  private Refusal failure = Refusal.DISK;
  private long syncDueNanos = NEVER;

  private volatile boolean parked;
  private volatile boolean closing;
  private volatile long lastSequence;
  private volatile byte[] chainHead;

  LaneWriter(
      LaneLog log,
      JournalConfig config,
      Preparer preparer,
      Disk disk,
      Ring ring,
      Answers answers,
      LaneMeters meters,
      Runnable committed) {
    this.log = log;
    this.config = config;
    this.preparer = preparer;
    this.disk = disk;
    this.ring = ring;
    this.answers = answers;
    this.meters = meters;
    this.committed = committed;
    this.writing =
        config.sync() == Sync.ALWAYS
            ? new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.DSYNC}
            : new OpenOption[] {StandardOpenOption.WRITE};
    this.sequence = log.recoveredSequence();
    this.chain.reset(log.recoveredChain());
    this.lastSequence = sequence;
    this.chainHead = chain.value();
    this.thread = Thread.ofPlatform().name("journal-lane-" + log.number()).daemon().unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Called by the event loop after it published. */
  void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Writes what is published, then ends; blocks until then. */
  void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  long lastSequence() {
    return lastSequence;
  }

  byte[] chainHead() {
    return chainHead;
  }

  @Override
  public void run() {
    resumeLastSegment();
    while (true) {
      if (ring.peek() >= 0) {
        writeGroup();
      } else if (closing) {
        break;
      } else {
        syncIfDue();
        heal();
        idle();
      }
    }
    finish();
  }

  private void idle() {
    parked = true;
    if (ring.isEmpty() && !closing) {
      long due = failing ? retryAtNanos : syncDueNanos;
      if (due == NEVER) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, Math.max(1, due - System.nanoTime()));
      }
    }
    parked = false;
  }

  private void writeGroup() {
    if (failing && System.nanoTime() - retryAtNanos < 0) {
      refuseWaiting();
      return;
    }
    long startSequence = sequence;
    byte[] startChain = chain.value();
    taken = 0;
    try {
      Segment target = segmentForNext();
      gather(target);
      commit(target);
    } catch (IOException | RuntimeException e) {
      sequence = startSequence;
      chain.reset(startChain);
      fail(e);
      ring.free();
      meters.refused(failure, taken);
      answers.refused(taken, failure);
      return;
    }
    meters.written(taken);
    answers.written(taken);
    committed.run();
    // Behind the group, which counts: if this fails, the segment ends with it.
    syncIfDue();
  }

  /** Takes entries off the ring into the group's buffer until one of them is at its end. */
  private void gather(Segment target) {
    group.clear();
    long room = target.fileBytes() - target.end();
    int length;
    while ((length = ring.peek()) >= 0) {
      int whole = Record.HEADER_BYTES + length;
      if (group.remaining() < whole || group.position() + whole > room) {
        break;
      }
      int at = group.position();
      sequence++;
      chain.advance(sequence, ring.array(), ring.offset(), length);
      group.putInt(length).putInt(0).putLong(sequence);
      chain.writeTo(group);
      group.put(ring.array(), ring.offset(), length);
      group.putInt(at + Record.CRC, Record.crc(crc, group, at, length));
      ring.next(length);
      taken++;
    }
  }

  private void commit(Segment target) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IllegalStateException("no segment is open");
    }
    int bytes = group.position();
    long begun = System.nanoTime();
    FileOps.writeFully(open, group.flip(), target.end());
    switch (config.sync()) {
      case ALWAYS -> {
        // The write came back from the disk: see writing.
      }
      case INTERVAL -> {
        if (syncDueNanos == NEVER) {
          syncDueNanos = begun + TimeUnit.MILLISECONDS.toNanos(config.syncIntervalMs());
        }
      }
      case NONE -> {
        // The operating system's business.
      }
    }
    meters.committed(taken, bytes, System.nanoTime() - begun);
    ring.free();
    target.extend(sequence, target.end() + bytes);
    lastSequence = sequence;
    chainHead = chain.value();
    recovered();
  }

  /** Tries the disk again even if no click comes, so that the health tells the truth. */
  private void heal() {
    if (!failing || System.nanoTime() - retryAtNanos < 0) {
      return;
    }
    try {
      begin();
      recovered();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      meters.recovered();
    }
  }

  private void syncIfDue() {
    if (syncDueNanos == NEVER || System.nanoTime() - syncDueNanos < 0) {
      return;
    }
    syncDueNanos = NEVER;
    try {
      FileChannel open = channel;
      if (open != null) {
        open.force(false);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** The open segment, if it has room for the record that comes next; else a new one. */
  private Segment segmentForNext() throws IOException {
    Segment open = segment;
    if (open != null) {
      long room = open.fileBytes() - open.end();
      if (next == null && room < open.fileBytes() / 2) {
        next = preparer.prepare(log);
      }
      if (room >= Record.HEADER_BYTES + ring.peek()) {
        return open;
      }
      seal(open);
    }
    return begin();
  }

  private void seal(Segment open) throws IOException {
    FileChannel current = channel;
    channel = null;
    segment = null;
    open.seal();
    if (current != null) {
      try (current) {
        if (config.sync() != Sync.ALWAYS) {
          syncDueNanos = NEVER;
          current.force(false);
        }
      }
    }
  }

  private Segment begin() throws IOException {
    Segment last = log.last();
    if (last != null && last.isEmpty()) {
      log.drop(last); // Left behind by a failed first group; the new one needs its name.
    }
    Future<Path> prepared = next == null ? preparer.prepare(log) : next;
    next = null;
    Path ready = await(prepared);
    Path file = log.fileFor(sequence + 1);
    // Not asked of the file: if that failed, its space would never be given back.
    long bytes = preparer.segmentBytes();
    FileChannel opened = null;
    try {
      opened = disk.open(ready, writing);
      new SegmentHeader(sequence + 1, chain.value()).write(opened);
      opened.force(true);
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

  private static Path await(Future<Path> prepared) throws IOException {
    try {
      return prepared.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a segment was prepared", e);
    }
  }

  /** Goes on in the last segment of the earlier run where it has room. */
  private void resumeLastSegment() {
    Segment last = log.last();
    if (last == null || last.sealed()) {
      return;
    }
    if (last.fileBytes() - last.end() < Record.MAX_PAYLOAD) {
      last.seal();
      return;
    }
    try {
      FileChannel opened = disk.open(last.file(), writing);
      channel = opened;
      // Cuts what recovery took for the torn tail; there is no whole record in it.
      FileOps.writeFully(opened, ByteBuffer.allocate(Integer.BYTES), last.end());
      opened.force(false);
      segment = last;
    } catch (IOException e) {
      segment = last;
      fail(e);
    }
  }

  private void fail(Exception e) {
    retryAtNanos = System.nanoTime() + RETRY_NANOS;
    failing = true;
    failure = e instanceof JournalFullException ? Refusal.FULL : Refusal.DISK;
    meters.failed(e);
    abandon();
  }

  private void abandon() {
    Segment open = segment;
    FileChannel current = channel;
    segment = null;
    channel = null;
    syncDueNanos = NEVER;
    if (open != null) {
      open.abandon();
    }
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        meters.failed(e);
      }
    }
  }

  private void refuseWaiting() {
    int count = 0;
    int length;
    while ((length = ring.peek()) >= 0) {
      ring.next(length);
      count++;
    }
    ring.free();
    meters.refused(failure, count);
    answers.refused(count, failure);
  }

  private void finish() {
    Segment open = segment;
    FileChannel current = channel;
    if (open == null || current == null) {
      return;
    }
    try (current) {
      current.force(false);
    } catch (IOException e) {
      meters.failed(e);
    }
  }
}
