package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {
  @TempDir Path folder;

  @Test
  void passwordShouldBeKeptAndReadableByTheOwnerOnly() throws IOException {
    HomeFolder home = HomeFolder.open(folder.resolve("home"));

    String password = home.password(Part.REDIS);

    assertThat(password).matches("[A-Za-z0-9_-]{32}");
    assertThat(home.password(Part.REDIS)).isEqualTo(password);
    assertThat(home.password(Part.KAFKA)).isNotEqualTo(password);
    assertThat(mode(home.root().resolve("redis.password"))).isEqualTo("rw-------");
  }

  @Test
  void generatedConfigurationShouldBeReadableByTheOwnerOnly() throws IOException {
    HomeFolder home = HomeFolder.open(folder.resolve("home"));

    home.writeConfig("redis.conf", "requirepass secret");

    assertThat(mode(home.config("redis.conf"))).isEqualTo("rw-------");
  }

  @Test
  void openShouldHideWhatIsInside() throws IOException {
    HomeFolder home = HomeFolder.open(folder.resolve("home"));

    assertThat(mode(home.root())).isEqualTo("rwx--x--x");
    assertThat(mode(home.root().resolve("run"))).isEqualTo("rwx------");
    assertThat(mode(home.root().resolve("logs"))).isEqualTo("rwx------");
  }

  @Test
  void openShouldSayWhichFolderCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> HomeFolder.open(file.resolve("home")))
        .isInstanceOf(SoloException.class)
        .hasMessageContaining(file.resolve("home").toString());
  }

  @Test
  void lockShouldBeRefusedUntilTheOwnerLetsGo() {
    HomeLock owner = HomeLock.take(folder);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> HomeLock.take(folder))
          .isInstanceOf(SoloException.class)
          .hasMessageContaining("in use by another Tributary (process ")
          .hasMessageContaining(folder.toString());
    }

    owner.close();
    HomeLock.take(folder).close();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
