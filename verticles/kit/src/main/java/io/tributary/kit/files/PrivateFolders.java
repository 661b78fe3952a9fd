package io.tributary.kit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Folders whose files are about people, on a machine that others have accounts on. */
public final class PrivateFolders {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PrivateFolders() {}

  /**
   * Makes a folder for its owner alone. One that is there already is closed to everybody but its
   * group, which an operator may have given it for backups. Blocks.
   */
  public static void make(Path folder) throws IOException {
    boolean fresh = !Files.exists(folder);
    Files.createDirectories(folder);
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view == null) {
      // Not a system that knows owners and others.
      return;
    }
    Set<PosixFilePermission> now = EnumSet.copyOf(view.readAttributes().permissions());
    if (fresh) {
      view.setPermissions(OWNER);
    } else if (now.removeAll(OTHERS)) {
      view.setPermissions(now);
    }
  }
}
