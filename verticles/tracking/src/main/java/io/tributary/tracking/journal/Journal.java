package io.tributary.tracking.journal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.files.PrivateFolders;
import io.tributary.kit.health.PartHealth;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of lanes. {@link #open} and {@link #close} block on the disk; everything else is safe on
 * an event loop.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  static final String LANE = "lane-";

  /** More event loops than any machine has; a leak of lanes must not fill the disk. */
  private static final int MAX_LANES = 1024;

  private final JournalConfig config;
  private final Disk disk;
  private final MeterRegistry meters;
  private final FileChannel lockFile;
  private final long id;
  private final Space space;
  private final Preparer preparer;

  /** Lanes found on disk that no event loop has taken yet. */
  private final TreeMap<Integer, LaneLog> untaken = new TreeMap<>();

  private final RunMark mark;
  private int nextNumber;

  private final Map<Integer, LaneLog> logs = new ConcurrentSkipListMap<>();
  private final List<OpenLane> lanes = new CopyOnWriteArrayList<>();
  private final int blockBytes;
  private volatile Runnable committed = () -> {};

  private record OpenLane(LaneLog log, Lane lane, LaneWriter writer, LaneMeters meters) {}

  private Journal(
      JournalConfig config, Disk disk, MeterRegistry meters, FileChannel lockFile, long id)
      throws IOException {
    this.config = config;
    this.disk = disk;
    this.meters = meters;
    this.lockFile = lockFile;
    this.id = id;
    this.space = new Space(config.maxBytes());
    this.mark = new RunMark(config.folder());
    this.preparer = new Preparer(disk, config.segmentBytes());
    this.blockBytes = SegmentChannel.directBlockBytes(config);
  }

  /**
   * Opens the folder, creating it if need be, and checks every record of it.
   *
   * @throws IOException if the folder cannot be used, or another process uses it
   */
  public static Journal open(JournalConfig config, MeterRegistry meters) throws IOException {
    return open(config, meters, Disk.REAL);
  }

  static Journal open(JournalConfig config, MeterRegistry meters, Disk disk) throws IOException {
    PrivateFolders.make(config.folder());
    FileChannel lockFile = lock(config.folder());
    try {
      Journal journal = new Journal(config, disk, meters, lockFile, JournalId.of(config.folder()));
      journal.recover();
      Gauge.builder("tributary.journal.files.bytes", journal.space, Space::used)
          .description("Bytes on disk of all segment files.")
          .register(meters);
      Gauge.builder("tributary.journal.segments", journal, Journal::segments)
          .description("Segment files on disk.")
          .register(meters);
      Gauge.builder("tributary.journal.unshipped", journal, Journal::unshipped)
          .description("Clicks on disk that Kafka does not have yet.")
          .register(meters);
      return journal;
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  /**
   * A lane for the event loop behind {@code loop}. It takes appends at once; its thread creates
   * what files it needs.
   */
  public synchronized Lane lane(Executor loop) throws IOException {
    Map.Entry<Integer, LaneLog> found = untaken.pollFirstEntry();
    LaneLog log = found == null ? create(nextNumber) : found.getValue();
    LaneMeters counters = new LaneMeters(log.number(), meters);
    Ring ring = new Ring(config.ringBytes());
    Answers answers = new Answers(loop, config.maxWaiting());
    OpenSegment open =
        new OpenSegment(log, preparer, disk, config.sync(), blocks(LaneWriter.GROUP_BYTES));
    LaneWriter writer =
        new LaneWriter(log, config, open, ring, answers, counters, () -> committed.run());
    Lane lane = new Lane(loop, ring, answers, writer, counters);
    lanes.add(new OpenLane(log, lane, writer, counters));
    writer.start();
    return lane;
  }

  /** The folder's id: see {@link io.tributary.mesh.JournalPlace}. */
  public long id() {
    return id;
  }

  public JournalConfig config() {
    return config;
  }

  /** Where every lane stands, also those that are only shipped. */
  public List<LaneStats> stats() {
    List<LaneStats> stats = new ArrayList<>();
    for (LaneLog log : logs.values()) {
      OpenLane open = openLane(log);
      long last = open == null ? log.recoveredSequence() : open.writer().lastSequence();
      byte[] head = open == null ? log.recoveredChain() : open.writer().chainHead();
      Segment first = log.first();
      stats.add(
          new LaneStats(
              log.number(),
              first == null ? last + 1 : first.firstSequence(),
              last,
              Chain.hex(head),
              log.shipped(),
              open == null ? 0 : open.meters().written(),
              open == null ? 0 : open.meters().refused()));
    }
    return stats;
  }

  /** Degraded while clicks cannot be journalled, and once records were found unreadable. */
  public PartHealth health() {
    for (OpenLane open : lanes) {
      String trouble = open.meters().trouble();
      if (trouble != null) {
        return PartHealth.degraded(
            "clicks are not journalled: " + trouble + "; " + open.meters().refused() + " missing");
      }
    }
    for (LaneLog log : logs.values()) {
      String damage = log.damage();
      if (damage != null) {
        return PartHealth.degraded("journal lane " + log.number() + ": " + damage);
      }
    }
    return PartHealth.OK;
  }

  /** Records that are written and not yet acknowledged by Kafka. */
  public long unshipped() {
    return appended() - shipped();
  }

  /** Records that are written, in all lanes. */
  long appended() {
    long sum = 0;
    for (LaneLog log : logs.values()) {
      OpenLane open = openLane(log);
      sum += open == null ? log.recoveredSequence() : open.writer().lastSequence();
    }
    return sum;
  }

  /** Records that Kafka has acknowledged, in all lanes. */
  long shipped() {
    long sum = 0;
    for (LaneLog log : logs.values()) {
      sum += log.shipped();
    }
    return sum;
  }

  /** What the segment files take. */
  long usedBytes() {
    return space.used();
  }

  /** Writes what event loops have published and ends the lanes' threads; blocks until then. */
  public void closeLanes() throws InterruptedException {
    for (OpenLane open : lanes) {
      open.lane().close();
    }
  }

  /** Ends everything; close the shipper before. Blocks. */
  @Override
  public void close() throws InterruptedException {
    closeLanes();
    preparer.close();
    clearMark();
    for (LaneLog log : logs.values()) {
      closeQuietly(log.checkpoint());
    }
    closeQuietly(lockFile);
  }

  /** Null if segments are written and read through the page cache. */
  @Nullable Blocks blocks(int maxBytes) {
    return blockBytes == 0 ? null : new Blocks(blockBytes, maxBytes);
  }

  /** Every lane there is, by number. */
  Iterable<LaneLog> logs() {
    return logs.values();
  }

  /** Called by lanes' threads after each group. */
  void onCommit(Runnable hint) {
    committed = hint;
  }

  private int segments() {
    int sum = 0;
    for (LaneLog log : logs.values()) {
      sum += log.segments().size();
    }
    return sum;
  }

  private @Nullable OpenLane openLane(LaneLog log) {
    for (OpenLane open : lanes) {
      if (open.log() == log) {
        return open;
      }
    }
    return null;
  }

  /** Left in place if a last sync failed: then the run did not end in order. */
  private void clearMark() {
    if (lanes.stream().allMatch(open -> open.meters().trouble() == null)) {
      try {
        mark.clear();
      } catch (IOException e) {
        LOG.warn("the journal's folder could not be marked as closed", e);
      }
    }
  }

  private LaneLog create(int number) throws IOException {
    if (lanes.size() >= MAX_LANES) {
      throw new IllegalStateException("more than " + MAX_LANES + " lanes");
    }
    LaneLog log = Recovery.open(number, folder(number), space);
    logs.put(number, log);
    nextNumber = Math.max(nextNumber, number + 1);
    return log;
  }

  private Path folder(int number) {
    return config.folder().resolve(LANE + String.format("%03d", number));
  }

  private void recover() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(config.folder(), LANE + "*")) {
      for (Path lane : found) {
        numbers.add(Integer.parseInt(lane.getFileName().toString().substring(LANE.length())));
      }
    }
    numbers.sort(null);
    boolean mayHaveLost = mark.mayHaveLost();
    for (int number : numbers) {
      LaneLog log = create(number);
      if (mayHaveLost) {
        RunMark.retire(log.folder());
      }
      if (RunMark.isRetired(log.folder())) {
        log.end();
      } else {
        untaken.put(number, log);
      }
      LOG.info(
          "lane {}: records up to {}, shipped up to {}",
          number,
          log.recoveredSequence(),
          log.checkpoint().sequence());
    }
    mark.set(config.sync());
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new IOException("the journal in " + folder + " is in use by another process");
    }
    return file;
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("closing {} failed", resource, e);
    }
  }
}
