package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrownFilesTest {
  @TempDir Path folder;
  private final List<String> grown = new ArrayList<>();

  private void file(String name, int bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> look(GrownFiles files) {
    grown.clear();
    files.look();
    return grown;
  }

  @Test
  void filesThatGrewOrAreNewShouldBeFoundOnce() throws IOException {
    GrownFiles files =
        new GrownFiles(folder, file -> grown.add(folder.relativize(file).toString()));
    file("16384/1259", 8192);
    file("16384/2619", 8192);

    assertThat(look(files)).as("what was there before").isEmpty();
    assertThat(look(files)).isEmpty();

    file("16384/2619", 8192);
    file("16385/1", 1);
    file("5/2619", 1);
    assertThat(look(files)).containsExactlyInAnyOrder("16384/2619", "16385/1");
    assertThat(look(files)).isEmpty();

    Files.delete(folder.resolve("16384/1259"));
    assertThat(look(files)).as("a table was dropped").isEmpty();
  }

  @Test
  void linuxShouldTakeTheHintToBeginWriting() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "sync_file_range is Linux'");
    file("table", 1 << 20);

    assertThat(WriteBehind.begin(folder.resolve("table"))).isTrue();
    assertThat(WriteBehind.begin(folder.resolve("dropped"))).isFalse();
  }
}
