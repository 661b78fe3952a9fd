package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which recorded starts the scripts take for good: the virtual machine takes any. */
class RecordingTest {
  private static final Path SCRIPTS =
      Path.of(System.getProperty("root.dir"), "scripts", "lib", "common.sh");

  @TempDir Path folder;
  private Path jar = Path.of("");
  private Path recording = Path.of("");

  @BeforeEach
  void record() throws Exception {
    jar = Files.writeString(folder.resolve("tributary.jar"), "one release");
    recording = Files.writeString(folder.resolve("tributary.aot"), "what it loads");
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.3\"");
    shell("recorded_of > \"$aot.of\"");
  }

  @Test
  void recordingOfThisJarShouldBeUsed() throws Exception {
    assertThat(isUsed()).isTrue();
    assertThat(isUsed()).as("from the sum that was kept").isTrue();
  }

  @Test
  void recordingOfAnotherJarShouldNotBeUsedHoweverOldThatIs() throws Exception {
    FileTime before = Files.getLastModifiedTime(recording);
    Files.delete(jar);
    Files.writeString(jar, "the release before");
    Files.setLastModifiedTime(jar, FileTime.from(before.toInstant().minusSeconds(86_400)));

    assertThat(isUsed()).isFalse();
  }

  @Test
  void recordingOfAJarThatWasChangedInPlaceShouldNotBeUsed() throws Exception {
    FileTime before = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "one RELEASE");
    Files.setLastModifiedTime(jar, before);

    assertThat(isUsed()).isFalse();
  }

  @Test
  void recordingByAnotherJavaShouldNotBeUsed() throws Exception {
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.4\"");

    assertThat(isUsed()).isFalse();
  }

  @Test
  void recordingThatNobodyVouchesForShouldNotBeUsed() throws Exception {
    Files.delete(folder.resolve("tributary.aot.of"));

    assertThat(isUsed()).isFalse();
  }

  @Test
  void jarThatWasOnlyTouchedShouldKeepItsRecording() throws Exception {
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(isUsed()).isTrue();
  }

  private boolean isUsed() throws Exception {
    return shell("if aot_is_stale; then echo stale; else echo used; fi").equals("used");
  }

  private String shell(String commands) throws IOException, InterruptedException {
    String script =
        "set -euo pipefail; source '%s'; jar='%s' aot='%s' jdk='%s'; %s"
            .formatted(SCRIPTS, jar, recording, folder, commands);
    Process shell = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said.strip();
  }
}
