package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** How files are opened for writing; tests put a disk in its place that fills up or fails. */
@FunctionalInterface
interface Disk {
  Disk REAL = FileChannel::open;

  FileChannel open(Path file, OpenOption... options) throws IOException;
}
