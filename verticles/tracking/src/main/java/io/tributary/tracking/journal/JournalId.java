package io.tributary.tracking.journal;

import io.tributary.mesh.JournalPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The id of a journal's folder: random, made when the folder is, the same ever after. A folder that
 * was copied keeps it; two nodes must never go on with copies of one folder.
 */
final class JournalId {
  private static final String NAME = "id";

  private JournalId() {}

  /**
   * Reads the folder's id, or gives it one that is on disk before this returns.
   *
   * @throws IOException if there is one that cannot be read
   */
  static long of(Path folder) throws IOException {
    return Files.exists(folder.resolve(NAME)) ? read(folder) : make(folder);
  }

  /**
   * @throws IOException if there is none, or it cannot be read
   */
  static long read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return HexFormat.fromHexDigitsToLong(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a journal's id", e);
    }
  }

  private static long make(Path folder) throws IOException {
    long id = new SecureRandom().nextLong();
    Path fresh = folder.resolve(NAME + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      byte[] line = (JournalPlace.journalName(id) + "\n").getBytes(StandardCharsets.US_ASCII);
      FileOps.writeFully(channel, ByteBuffer.wrap(line), 0);
      channel.force(true);
    }
    Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    FileOps.syncFolder(folder);
    return id;
  }
}
