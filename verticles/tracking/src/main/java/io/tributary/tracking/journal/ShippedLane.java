package io.tributary.tracking.journal;

import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.InFlight.Flight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one lane is read and acknowledged. Of the shipper's thread only. */
final class ShippedLane {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedLane.class);

  /** Records per flight: a turn for the other lanes comes soon. */
  static final int MAX_FLIGHT = 1000;

  private final LaneLog log;
  private final long journal;
  private final Function<byte[], byte[]> keyOf;
  private final ArrayDeque<Flight> flights = new ArrayDeque<>();

  /** Behind the last record handed to the producer. */
  private final Position read = new Position();

  /** Behind the last record acknowledged with all before it. */
  private final Position acknowledged = new Position();

  private final @Nullable Blocks blocks;
  private @Nullable SegmentReader reader;

  /**
   * @param blocks if the journal is written past the page cache
   */
  ShippedLane(LaneLog log, long journal, Function<byte[], byte[]> keyOf, @Nullable Blocks blocks) {
    this.log = log;
    this.blocks = blocks;
    this.journal = journal;
    this.keyOf = keyOf;
    acknowledged.sequence = log.checkpoint().sequence();
    acknowledged.chain = log.checkpoint().chain();
    read.set(acknowledged);
  }

  /** Whether there are records to send. */
  boolean hasMore() {
    Segment segment = read.segment;
    Segment last = log.last();
    return last != null && (segment != last || read.offset < segment.end());
  }

  /** Hands records to the producer; how many. */
  int send(Producer<byte[], byte[]> producer, String topic, InFlight inFlight) throws IOException {
    Flight flight = inFlight.flight();
    flights.add(flight);
    try {
      // Without Kafka every send blocks for seconds before its callback hears of it: one is enough.
      while (flight.count() < MAX_FLIGHT && inFlight.failure() == null && readNext()) {
        SegmentReader from = reader;
        if (from == null) {
          throw new IllegalStateException("a record was read from nowhere");
        }
        byte[] payload =
            Arrays.copyOfRange(
                from.array(), from.payloadAt(), from.payloadAt() + from.payloadLength());
        System.arraycopy(from.array(), from.chainAt(), read.chain, 0, Chain.BYTES);
        flight.add(payload.length);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, keyOf.apply(payload), payload);
        record.headers().add(JournalPlace.HEADER, place().encode());
        producer.send(record, flight);
      }
    } finally {
      flight.end().set(read);
      flight.launched();
    }
    return flight.count();
  }

  private JournalPlace place() {
    ByteBuffer chain = ByteBuffer.wrap(read.chain);
    return new JournalPlace(journal, log.number(), read.sequence, chain.getLong(), chain.getLong());
  }

  /** Takes in what is acknowledged; returns how many records that is. */
  int settle() {
    int count = 0;
    Flight flight;
    while ((flight = flights.peek()) != null && flight.isAcknowledged()) {
      flights.remove();
      acknowledged.set(flight.end());
      count += flight.count();
    }
    // Not asked of the count: an end that cannot be read is passed without a record.
    if (acknowledged.sequence != log.shipped()) {
      log.shipped(acknowledged.sequence);
    }
    return count;
  }

  /** The producer is gone with all that was in flight. */
  void rewind() {
    settle();
    flights.clear();
    read.set(acknowledged);
    close();
  }

  void checkpoint() throws IOException {
    if (log.checkpoint().sequence() != acknowledged.sequence) {
      log.checkpoint().save(acknowledged.sequence, acknowledged.chain);
    }
  }

  /** Removes the segments whose every record is acknowledged. */
  void retire(int segmentBytes) throws IOException {
    for (Segment segment : log.segments()) {
      if (!segment.sealed()
          || acknowledged.sequence < segment.lastSequence()
          || segment.isEmpty()) {
        return;
      }
      // Before the file goes, so that the lane's numbers survive even if it was the last one.
      checkpoint();
      if (read.segment == segment) {
        close();
        read.segment = null;
      }
      if (acknowledged.segment == segment) {
        acknowledged.segment = null;
      }
      log.retire(segment, segmentBytes);
    }
  }

  void close() {
    SegmentReader open = reader;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("a segment did not close", e);
      }
    }
  }

  /** Reads the next record that counts, over the border of segments. */
  private boolean readNext() throws IOException {
    while (true) {
      Segment segment = read.segment;
      if (segment == null) {
        segment = nextSegment();
        if (segment == null) {
          return false;
        }
        read.segment = segment;
        read.offset = segment.start();
        close();
      }
      boolean sealed = segment.sealed();
      if (readIn(segment)) {
        return true;
      }
      if (!sealed) {
        return false;
      }
      // Only a damaged segment has records behind the last one that could be read.
      read.sequence = segment.lastSequence();
      if (nextSegment() == null) {
        return false;
      }
      close();
      read.segment = null;
    }
  }

  private boolean readIn(Segment segment) throws IOException {
    SegmentReader open = reader;
    if (open == null) {
      long first = read.offset == segment.start() ? segment.firstSequence() : read.sequence + 1;
      open = new SegmentReader(segment.file(), read.offset, first, blocks);
      reader = open;
    }
    while (true) {
      long end = segment.end(); // Asked once: the lane's thread moves it on meanwhile.
      SegmentReader.Outcome outcome = open.next(end);
      if (outcome != SegmentReader.Outcome.RECORD) {
        if (read.offset < end && !segment.damaged()) {
          log.damaged(
              segment,
              segment.file().getFileName()
                  + ": record "
                  + (read.sequence + 1)
                  + " and what follows it there changed on disk and cannot be sent");
        }
        return false;
      }
      read.offset = open.offset();
      if (open.sequence() > read.sequence) {
        read.sequence = open.sequence();
        return true;
      }
      // Acknowledged in an earlier run: the checkpoint is somewhere inside this segment.
    }
  }

  /** The segment to read after the one at hand. */
  private @Nullable Segment nextSegment() {
    for (Segment segment : log.segments()) {
      if (segment.lastSequence() > read.sequence) {
        return segment;
      }
    }
    return null;
  }
}
