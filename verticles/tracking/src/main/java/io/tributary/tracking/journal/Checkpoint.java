package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far a lane is shipped: a file with two slots that are written in turn, so that a torn write
 * leaves the older one. A slot is {@code count(8) sequence(8) chain(16) crc32c(4)}.
 */
final class Checkpoint implements AutoCloseable {
  private static final String NAME = "shipped";
  private static final int SLOT_BYTES = 8 + Long.BYTES + Chain.BYTES + 4;

  /** Apart by a disk sector or more, so that one torn write cannot take both. */
  private static final int SLOT_DISTANCE = 4096;

  private final FileChannel channel;
  private long count;
  private long sequence;
  private byte[] chain = new byte[Chain.BYTES];

  private Checkpoint(FileChannel channel) {
    this.channel = channel;
  }

  static Checkpoint open(Path folder) throws IOException {
    Checkpoint checkpoint =
        new Checkpoint(
            FileChannel.open(
                folder.resolve(NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    checkpoint.load(0);
    checkpoint.load(SLOT_DISTANCE);
    return checkpoint;
  }

  /**
   * Reads a lane's checkpoint, which its owner may write at the same time; null if none is there.
   */
  static @Nullable Checkpoint peek(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(NAME), StandardOpenOption.READ)) {
      Checkpoint checkpoint = new Checkpoint(channel);
      checkpoint.load(0);
      checkpoint.load(SLOT_DISTANCE);
      return checkpoint;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The last sequence that Kafka acknowledged with all before it. */
  long sequence() {
    return sequence;
  }

  /** The chain's value at {@link #sequence}. */
  byte[] chain() {
    return chain.clone();
  }

  void save(long newSequence, byte[] newChain) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.putLong(count + 1).putLong(newSequence).put(newChain);
    slot.putInt(crc(slot.array())).flip();
    FileOps.writeFully(channel, slot, ((count + 1) & 1) * SLOT_DISTANCE);
    channel.force(false);
    count++;
    sequence = newSequence;
    chain = newChain.clone();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void load(long at) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    while (slot.hasRemaining() && channel.read(slot, at + slot.position()) >= 0) {
      // A short read goes on where it stopped.
    }
    if (slot.hasRemaining()) {
      return;
    }
    slot.flip();
    long found = slot.getLong();
    long foundSequence = slot.getLong();
    byte[] foundChain = new byte[Chain.BYTES];
    slot.get(foundChain);
    if (found > count && slot.getInt() == crc(slot.array())) {
      count = found;
      sequence = foundSequence;
      chain = Arrays.copyOf(foundChain, Chain.BYTES);
    }
  }

  private static int crc(byte[] slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, SLOT_BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
