package io.tributary.tracking.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the lengths of what is appended, the file holds just that, and zeros behind. */
class BlocksTest {
  private static final int BLOCK = 512;
  private static final int MOST = 3 * BLOCK;
  private static final int FILE = 400 * BLOCK;

  @TempDir private Path folder;

  @Test
  void appendsShouldStandOneBehindTheOther() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Path file = Files.write(folder.resolve("file-" + seed), new byte[FILE]);
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      Blocks blocks = new Blocks(BLOCK, MOST);
      FileChannel channel = open(file);
      while (expected.size() < FILE - 2 * MOST) {
        if (random.nextInt(20) == 0) {
          // A new run goes on in the same file, without what the one before remembered.
          channel.close();
          channel = open(file);
          blocks = new Blocks(BLOCK, MOST);
        }
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 40 : MOST)];
        random.nextBytes(bytes);
        blocks.write(channel, ByteBuffer.wrap(bytes), expected.size());
        expected.writeBytes(bytes);
      }
      byte[] all = expected.toByteArray();
      for (int look = 0; look < 20; look++) {
        int at = random.nextInt(all.length);
        ByteBuffer read = ByteBuffer.allocate(1 + random.nextInt(MOST));
        int got = blocks.read(channel, read, at);
        assertThat(got).isPositive();
        assertThat(Arrays.copyOf(read.array(), Math.min(got, all.length - at)))
            .as("seed %d, offset %d", seed, at)
            .isEqualTo(Arrays.copyOfRange(all, at, at + Math.min(got, all.length - at)));
      }
      assertThat(blocks.read(channel, ByteBuffer.allocate(1), FILE)).isEqualTo(-1);
      channel.close();
      assertThat(Files.readAllBytes(file))
          .as("seed %d", seed)
          .isEqualTo(Arrays.copyOf(expected.toByteArray(), FILE));
    }
  }

  @Test
  void whatIsWrittenAtTheSamePlaceAgainShouldCount() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[FILE]);
    try (FileChannel channel = open(file)) {
      Blocks blocks = new Blocks(BLOCK, MOST);
      blocks.write(channel, ByteBuffer.wrap("kept".getBytes(UTF_8)), BLOCK - 2);
      blocks.write(channel, ByteBuffer.wrap("torn".getBytes(UTF_8)), BLOCK + 2);
      blocks.write(channel, ByteBuffer.wrap("it".getBytes(UTF_8)), BLOCK + 2);
    }
    assertThat(new String(Files.readAllBytes(file), BLOCK - 2, 8, UTF_8)).isEqualTo("keptit\0\0");
  }

  private static FileChannel open(Path file) throws Exception {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
