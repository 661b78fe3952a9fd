package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * The thread of one lane: takes what its event loop published, writes it as one group, syncs, says
 * so. What arrives meanwhile is the next group, so the groups grow with the load by themselves.
 *
 * <p>After a failed write or sync nothing is known of the segment's tail (the operating system may
 * have dropped the pages), so it is never synced again: it is left behind at the last offset that
 * is sure, and the next attempt begins a new file. Until then, groups are refused.
 */
final class LaneWriter implements Runnable {
  static final int GROUP_BYTES = 1024 * 1024;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final JournalConfig config;
  private final Ring ring;
  private final Answers answers;
  private final LaneMeters meters;
  private final Runnable committed;
  private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES);
  private final Chain chain = new Chain();
  private final CRC32C crc = new CRC32C();
  private final Thread thread;

  private final OpenSegment open;
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
      OpenSegment open,
      Ring ring,
      Answers answers,
      LaneMeters meters,
      Runnable committed) {
    this.config = config;
    this.open = open;
    this.ring = ring;
    this.answers = answers;
    this.meters = meters;
    this.committed = committed;
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
    resume();
    while (!isDone()) {
      try {
        step();
      } catch (RuntimeException | Error e) {
        // Outside of a group, which answers for itself: the next one tries the disk again.
        fail(e);
      }
    }
    finish();
  }

  private boolean isDone() {
    return closing && ring.peek() < 0;
  }

  private void step() {
    if (ring.peek() >= 0) {
      writeGroup();
    } else {
      syncIfDue();
      heal();
      idle();
    }
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
      Segment target = open.forRecord(Record.HEADER_BYTES + ring.peek(), sequence, chain);
      gather(target);
      commit(target);
    } catch (IOException | RuntimeException | Error e) {
      // An Error too, a fault of mapped memory or a lack of it: a lane that ended would leave its
      // visitors without an answer, and nobody would hear of it.
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
    int bytes = group.position();
    long begun = System.nanoTime();
    open.append(group.flip(), target);
    switch (config.sync()) {
      case ALWAYS -> {
        // The write came back from the disk: see SegmentChannel.
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
      open.begin(sequence, chain);
      recovered();
    } catch (IOException | RuntimeException | Error e) {
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
      open.sync();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void resume() {
    try {
      open.resume();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    retryAtNanos = System.nanoTime() + RETRY_NANOS;
    failing = true;
    failure = e instanceof JournalFullException ? Refusal.FULL : Refusal.DISK;
    meters.failed(e);
    abandon();
  }

  private void abandon() {
    syncDueNanos = NEVER;
    try {
      open.abandon();
    } catch (IOException | RuntimeException | Error e) {
      meters.failed(e);
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
    try {
      open.close();
    } catch (IOException | RuntimeException | Error e) {
      meters.failed(e);
    }
  }
}
