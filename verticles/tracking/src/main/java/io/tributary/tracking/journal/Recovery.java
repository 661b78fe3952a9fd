package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a lane's folder at start: checks every record, finds where the lane goes on.
 *
 * <p>What stands behind the last readable record of the last file is a torn tail: it was never
 * answered, never sent, and is written over. A record that cannot be read although one behind it
 * can counts as damage: its file is written to no more and kept aside as {@code .damaged} once the
 * rest of it is sent, the numbers are named in log and health, and the lane goes on behind the last
 * readable record.
 *
 * <p>It need not be damage. Until a group is synced the disk may keep a later page of it and not an
 * earlier one, and the file does not say where groups begin. After a power cut the last group may
 * so have a hole: its readable records are sent, and the others are called missing although nobody
 * was answered.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final int lane;
  private final Path folder;
  private final Space space;
  private final Checkpoint checkpoint;
  private final List<Segment> segments = new ArrayList<>();
  private final Chain chain = new Chain();
  private long sequence;
  private @Nullable String damage;

  private Recovery(int lane, Path folder, Space space, Checkpoint checkpoint) {
    this.lane = lane;
    this.folder = folder;
    this.space = space;
    this.checkpoint = checkpoint;
    this.sequence = checkpoint.sequence();
    this.chain.reset(checkpoint.chain());
  }

  static LaneLog open(int lane, Path folder, Space space) throws IOException {
    Files.createDirectories(folder);
    Checkpoint checkpoint = Checkpoint.open(folder);
    try {
      return new Recovery(lane, folder, space, checkpoint).run();
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  private LaneLog run() throws IOException {
    List<Path> files = files(folder);
    boolean first = true;
    for (int i = 0; i < files.size(); i++) {
      long next = i + 1 < files.size() ? firstSequenceOf(files.get(i + 1)) : Long.MAX_VALUE;
      first = !read(files.get(i), next, first) && first;
    }
    if (checkpoint.sequence() > sequence) {
      goOnBehindTheCheckpoint();
    }
    if (damage != null) {
      LOG.error("lane {}: {}", lane, damage);
    }
    return new LaneLog(lane, folder, space, checkpoint, segments, sequence, chain.value(), damage);
  }

  /** Kafka has clicks under the numbers that are gone here, so they are not used again. */
  private void goOnBehindTheCheckpoint() {
    damage =
        "records "
            + (sequence + 1)
            + " to "
            + checkpoint.sequence()
            + " cannot be read any more; Kafka has them";
    sequence = checkpoint.sequence();
    chain.reset(checkpoint.chain());
    if (!segments.isEmpty()) {
      segments.getLast().abandon();
    }
  }

  /** Segment files in order of their first sequence; leftovers of preparations are deleted. */
  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (name.endsWith(".tmp")) {
          Files.delete(file);
        } else if (name.endsWith(LaneLog.SUFFIX)) {
          files.add(file);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /** True if the file became a segment. */
  private boolean read(Path file, long nextFirst, boolean first) throws IOException {
    long firstSequence = firstSequenceOf(file);
    SegmentHeader head = SegmentHeader.of(file);
    checkContinuity(file, firstSequence, head, first);
    long fileBytes = Files.size(file);
    SegmentScan scan = SegmentScan.of(file, firstSequence, head, fileBytes, nextFirst);
    sequence = scan.lastSequence(firstSequence);
    if (head != null || !scan.runs().isEmpty()) {
      chain.reset(scan.chain());
    }
    boolean isLast = nextFirst == Long.MAX_VALUE;
    boolean damaged = reportFaults(file, head, scan.holes(firstSequence, nextFirst));
    if (scan.runs().isEmpty()) {
      if (damaged) {
        LaneLog.putAside(file);
      } else {
        Files.delete(file);
      }
      return false;
    }
    space.found(fileBytes);
    for (SegmentScan.Run run : scan.runs()) {
      // The file's last part stands for the file: it goes when that part is sent.
      long bytes = run.equals(scan.runs().getLast()) ? fileBytes : 0;
      Segment segment =
          new Segment(file, run.firstSequence(), bytes, run.lastSequence(), run.start(), run.end());
      if (damaged) {
        segment.damage();
      }
      if (damaged || !isLast) {
        segment.abandon(); // The run before may have been refused a group by the disk there.
      }
      segments.add(segment);
    }
    return true;
  }

  /** Names what cannot be read of a file; true if there is anything. */
  private boolean reportFaults(Path file, @Nullable SegmentHeader head, List<String> holes) {
    List<String> faults = new ArrayList<>();
    if (head == null) {
      faults.add("the file's head cannot be read");
    }
    if (!holes.isEmpty()) {
      faults.add("records " + String.join(", ", holes) + " cannot be read");
    }
    if (faults.isEmpty()) {
      return false;
    }
    damage = file.getFileName() + ": " + String.join("; ", faults);
    return true;
  }

  private void checkContinuity(Path file, long found, @Nullable SegmentHeader head, boolean first) {
    if (found == sequence + 1) {
      if (head != null && !chain.isAt(head.chain(), 0)) {
        damage = file.getFileName() + " does not continue the chain before it";
      }
    } else if (first && found > sequence + 1) {
      damage = "records " + (sequence + 1) + " to " + (found - 1) + " are missing";
    }
    // Else the checkpoint is somewhere inside, or the gap was reported with the file before.
  }

  static long firstSequenceOf(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - LaneLog.SUFFIX.length()));
  }
}
