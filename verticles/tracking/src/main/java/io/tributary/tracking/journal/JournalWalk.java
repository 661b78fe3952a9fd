package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a journal's folder without touching it, also while a node writes there: every record of
 * every lane, its checksum and its link to the one before.
 *
 * @param id the folder's id
 */
public record JournalWalk(long id, List<Lane> lanes) {

  /**
   * A lane as its files tell it.
   *
   * @param acknowledged the last sequence of the checkpoint: Kafka has all up to it
   * @param records how many were read
   * @param last the newest that was read, or the checkpoint's if that is newer
   * @param chainHead the chain's value there
   * @param values the chain's value behind some sequences, for comparison with other copies
   * @param problems what is wrong, in words; empty if nothing is
   */
  public record Lane(
      int number,
      long acknowledged,
      long records,
      long last,
      byte[] chainHead,
      Map<Long, byte[]> values,
      List<String> problems) {}

  /**
   * @throws IOException if the folder holds no journal or cannot be read
   */
  public static JournalWalk of(Path folder) throws IOException {
    long id = JournalId.read(folder);
    List<Lane> lanes = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Journal.LANE + "*")) {
      for (Path lane : found) {
        lanes.add(new Walk(lane).lane());
      }
    }
    lanes.sort(Comparator.comparingInt(Lane::number));
    return new JournalWalk(id, lanes);
  }

  /** One lane, segment by segment. */
  private static final class Walk {
    private final Path folder;
    private final Map<Long, byte[]> values = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Chain chain = new Chain();
    private boolean started;
    private long last;
    private long records;

    Walk(Path folder) {
      this.folder = folder;
    }

    Lane lane() throws IOException {
      List<Path> files = files();
      for (int i = 0; i < files.size(); i++) {
        long next =
            i + 1 < files.size() ? Recovery.firstSequenceOf(files.get(i + 1)) : Long.MAX_VALUE;
        try {
          read(files.get(i), next);
        } catch (NoSuchFileException e) {
          // Kafka has all of it by now, so its node deleted it.
          started = false;
        }
      }
      // After the files: what is acknowledged now may not have been written when they were listed.
      Checkpoint checkpoint = Checkpoint.peek(folder);
      long acknowledged = checkpoint == null ? 0 : checkpoint.sequence();
      if (checkpoint != null) {
        values.put(acknowledged, checkpoint.chain());
        if (!started || acknowledged > last) {
          last = acknowledged;
          chain.reset(checkpoint.chain());
        }
      }
      values.put(last, chain.value());
      int number =
          Integer.parseInt(folder.getFileName().toString().substring(Journal.LANE.length()));
      return new Lane(number, acknowledged, records, last, chain.value(), values, problems);
    }

    private List<Path> files() throws IOException {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + LaneLog.SUFFIX)) {
        all.forEach(files::add);
      }
      files.sort(null);
      return files;
    }

    private void read(Path file, long listedNext) throws IOException {
      long first = Recovery.firstSequenceOf(file);
      SegmentHeader head = SegmentHeader.of(file);
      long next = listedNext;
      SegmentScan scan = SegmentScan.of(file, first, head, Files.size(file), next);
      if (!scan.holes(first, next).isEmpty()) {
        // Its node may have written between two looks at the same place. If there is a file behind,
        // this one is complete by now. Else what stands before the last record that was seen was
        // written before it, so a hole there is one.
        next = firstBehind(first);
        long limit = next == Long.MAX_VALUE ? scan.end() : Files.size(file);
        scan = SegmentScan.of(file, first, head, limit, next);
      }
      if (!Files.exists(file)) {
        // Put aside by its node while it was read, and perhaps written over.
        throw new NoSuchFileException(file.toString());
      }
      if (head == null) {
        problems.add(file.getFileName() + " has no readable head");
      } else {
        if (started && first == last + 1 && !chain.isAt(head.chain(), 0)) {
          problems.add("the chain is broken before record " + first);
        }
        values.put(first - 1, head.chain());
      }
      for (String hole : scan.holes(first, next)) {
        problems.add(
            (hole.contains(" ") ? "records " : "record ")
                + hole
                + " cannot be read in "
                + file.getFileName());
      }
      records += scan.records();
      if (head != null || !scan.runs().isEmpty()) {
        last = scan.lastSequence(first);
        chain.reset(scan.chain());
        started = true;
      }
    }

    /** Where the file behind begins by now: one may have been missed while they were listed. */
    private long firstBehind(long first) throws IOException {
      return files().stream()
          .mapToLong(Recovery::firstSequenceOf)
          .filter(other -> other > first)
          .min()
          .orElse(Long.MAX_VALUE);
    }
  }
}
