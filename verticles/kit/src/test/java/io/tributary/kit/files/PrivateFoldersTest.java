package io.tributary.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFoldersTest {
  @TempDir Path folder;

  @Test
  void newFolderShouldBeItsOwnersAlone() throws IOException {
    Path mail = folder.resolve("home").resolve("mail");

    PrivateFolders.make(mail);

    assertThat(mode(mail)).isEqualTo("rwx------");
  }

  @Test
  void folderThatAnEarlierReleaseLeftOpenShouldBeClosedToOthers() throws IOException {
    Path journal = Files.createDirectory(folder.resolve("journal"));
    Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rwxr-xr-x"));

    PrivateFolders.make(journal);

    assertThat(mode(journal)).isEqualTo("rwxr-x---");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
