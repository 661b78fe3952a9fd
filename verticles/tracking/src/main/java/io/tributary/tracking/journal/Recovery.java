package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a lane's folder at start: checks every record, finds where the lane goes on. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final int lane;
  private final Path folder;
  private final Space space;
  private final List<Segment> segments = new ArrayList<>();
  private final Chain chain = new Chain();
  private long sequence;
  private @Nullable String damage;

  private Recovery(int lane, Path folder, Space space) {
    this.lane = lane;
    this.folder = folder;
    this.space = space;
  }

  static LaneLog open(int lane, Path folder, Space space) throws IOException {
    Files.createDirectories(folder);
    Checkpoint checkpoint = Checkpoint.open(folder);
    try {
      return new Recovery(lane, folder, space).run(checkpoint);
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  private LaneLog run(Checkpoint checkpoint) throws IOException {
    List<Path> files = files();
    sequence = checkpoint.sequence();
    chain.reset(checkpoint.chain());
    boolean first = true;
    for (int i = 0; i < files.size(); i++) {
      long next = i + 1 < files.size() ? firstSequenceOf(files.get(i + 1)) : Long.MAX_VALUE;
      first = !read(files.get(i), next, first) && first;
    }
    if (checkpoint.sequence() > sequence) {
      // Mostly the machine lost what it had not synced (sync mode interval or none). With sync mode
      // always it is damage to the last segment, which is not told apart from a torn tail here and
      // not reported. Kafka has the clicks up to the checkpoint either way; their numbers are used
      // again, so they must not count as shipped.
      checkpoint.save(sequence, chain.value());
    }
    if (damage != null) {
      LOG.error("lane {}: {}", lane, damage);
    }
    return new LaneLog(lane, folder, space, checkpoint, segments, sequence, chain.value(), damage);
  }

  /** In order of their first sequence; leftovers of preparations are deleted. */
  private List<Path> files() throws IOException {
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
    long fileBytes = Files.size(file);
    SegmentHeader header;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      header = SegmentHeader.read(channel);
    }
    if (header == null || header.firstSequence() != firstSequenceOf(file)) {
      putAside(file);
      damage = file.getFileName() + " has no readable head and was put aside";
      return false;
    }
    checkContinuity(file, header, first);
    sequence = header.firstSequence() - 1;
    chain.reset(header.chain());
    Segment segment = scan(file, header, fileBytes, nextFirst);
    boolean isLast = nextFirst == Long.MAX_VALUE;
    boolean hasGap = !isLast && sequence + 1 < nextFirst;
    if (hasGap) {
      segment.damage();
      damage =
          file.getFileName()
              + ": records "
              + (sequence + 1)
              + " to "
              + (nextFirst - 1)
              + " cannot be read";
    }
    if (segment.isEmpty()) {
      if (hasGap) {
        putAside(file);
      } else {
        Files.delete(file);
      }
      return false;
    }
    if (!isLast) {
      segment.seal();
    }
    space.found(fileBytes);
    segments.add(segment);
    return true;
  }

  /** For the operator to look at; it is not read again. */
  private static void putAside(Path file) throws IOException {
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + ".damaged"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void checkContinuity(Path file, SegmentHeader header, boolean first) {
    long found = header.firstSequence();
    if (found == sequence + 1) {
      if (!chain.isAt(header.chain(), 0)) {
        damage = file.getFileName() + " does not continue the chain before it";
      }
    } else if (first && found > sequence + 1) {
      damage = "records " + (sequence + 1) + " to " + (found - 1) + " are missing";
    }
    // Else the checkpoint is somewhere inside, or the gap was reported with the file before.
  }

  /**
   * Reads up to the first record that is not whole. In the last segment that counts as its torn
   * tail, even if whole records stand behind it: those are lost, and their place is written over.
   */
  private Segment scan(Path file, SegmentHeader header, long fileBytes, long nextFirst)
      throws IOException {
    long end = SegmentHeader.BYTES;
    byte[] before = chain.value();
    try (SegmentReader reader = new SegmentReader(file, end, header.firstSequence())) {
      while (sequence + 1 < nextFirst && reader.next(fileBytes) == SegmentReader.Outcome.RECORD) {
        chain.advance(
            reader.sequence(), reader.array(), reader.payloadAt(), reader.payloadLength());
        if (!chain.isAt(reader.array(), reader.chainAt())) {
          chain.reset(before);
          break;
        }
        before = chain.value();
        sequence = reader.sequence();
        end = reader.offset();
      }
    }
    return new Segment(file, header.firstSequence(), fileBytes, sequence, end);
  }

  private static long firstSequenceOf(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - LaneLog.SUFFIX.length()));
  }
}
