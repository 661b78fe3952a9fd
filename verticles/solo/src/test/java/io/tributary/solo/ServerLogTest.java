package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir Path folder;

  @Test
  void tailShouldBeTheLastLinesOfThisRunOnly() throws IOException {
    Path path = Files.writeString(folder.resolve("server.log"), "earlier run\n");
    ServerLog log = new ServerLog(path);

    log.begin();
    assertThat(log.tail()).isEmpty();

    append(path, 5);
    assertThat(log.tail()).startsWith("line 1\n").endsWith("line 5");

    append(path, 100);
    assertThat(log.tail().lines()).hasSize(20).endsWith("line 99", "line 100");
  }

  @Test
  void beginShouldTurnALargeLog() throws IOException {
    Path path = folder.resolve("server.log");
    Files.write(path, new byte[9 << 20]);

    new ServerLog(path).begin();

    assertThat(path).doesNotExist();
    assertThat(folder.resolve("server.log.1")).hasSize(9 << 20);
  }

  private static void append(Path path, int lines) throws IOException {
    String text =
        IntStream.rangeClosed(1, lines)
            .mapToObj(i -> "line " + i + "\n")
            .collect(Collectors.joining());
    Files.writeString(path, text, StandardOpenOption.APPEND);
  }
}
