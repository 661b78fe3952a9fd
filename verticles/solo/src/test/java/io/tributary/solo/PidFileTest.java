package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;
  private PidFile file;

  @BeforeEach
  void open() {
    file = new PidFile(folder.resolve("server.pid"));
  }

  @Test
  void runningShouldBeTheProcessWrittenDown() {
    ProcessStamp self = ProcessStamp.of(ProcessHandle.current().pid()).orElseThrow();

    file.write(self);

    assertThat(file.running()).contains(self);
  }

  @Test
  void runningShouldBeEmptyWhenNumberBelongsToAnotherProcessNow() {
    file.write(new ProcessStamp(ProcessHandle.current().pid(), "another beginning"));

    assertThat(file.running()).isEmpty();
  }

  @Test
  void runningShouldBeEmptyWhenProcessHasEnded() throws IOException {
    Process child = new ProcessBuilder("sh", "-c", "read forever").start();
    file.write(ProcessStamp.of(child.pid()).orElseThrow());
    assertThat(file.running()).isPresent();

    child.destroyForcibly();

    await().until(() -> file.running().isEmpty());
  }

  @Test
  void runningShouldBeEmptyWhenFileIsMissingOrGarbled() throws IOException {
    assertThat(file.running()).isEmpty();

    Files.writeString(folder.resolve("server.pid"), "12\n");
    assertThat(file.running()).isEmpty();

    Files.writeString(folder.resolve("server.pid"), "one\ntwo\n");
    assertThat(file.running()).isEmpty();
  }

  @Test
  void deleteShouldForgetTheProcess() {
    file.write(ProcessStamp.of(ProcessHandle.current().pid()).orElseThrow());

    file.delete();

    assertThat(file.running()).isEmpty();
  }
}
