package io.tributary.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running node has in memory once garbage is collected.
 *
 * @param heapBytes live objects
 * @param outsideBytes what the operating system gives the process beside the heap: buffers,
 *     threads, code
 * @param residentBytes what it gives the process in all, also for the room that the heap keeps free
 */
record NodeMemory(long heapBytes, long outsideBytes, long residentBytes) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern HEAP = Pattern.compile("\\[0x(\\p{XDigit}+), 0x(\\p{XDigit}+)\\)");
  private static final Pattern MAPPING = Pattern.compile("^(\\p{XDigit}+)-\\p{XDigit}+ .*");
  private static final Pattern RESIDENT = Pattern.compile("^Rss:\\s+(\\d+) kB$");

  static NodeMemory afterCollection(long pid) {
    // The second one frees what the first one found to be finalised.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    String heap = jcmd(pid, "GC.heap_info");
    long resident = 0;
    long outside = 0;
    boolean inHeap = false;
    for (String line : read(Path.of("/proc", String.valueOf(pid), "smaps")).lines().toList()) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher size = RESIDENT.matcher(line);
      if (mapping.matches()) {
        inHeap = isWithin(heap, Long.parseUnsignedLong(mapping.group(1), 16));
      } else if (size.matches()) {
        long bytes = 1024 * Long.parseLong(size.group(1));
        resident += bytes;
        outside += inHeap ? 0 : bytes;
      }
    }
    return new NodeMemory(1024 * first(USED, heap), outside, resident);
  }

  /** Without the room that the heap keeps free, which depends on what was before. */
  long neededBytes() {
    return heapBytes + outsideBytes;
  }

  private static boolean isWithin(String heap, long address) {
    Matcher range = HEAP.matcher(heap);
    if (!range.find()) {
      throw new BenchException("where is the heap? " + heap);
    }
    return address >= Long.parseUnsignedLong(range.group(1), 16)
        && address < Long.parseUnsignedLong(range.group(2), 16);
  }

  private static long first(Pattern number, String text) {
    Matcher found = number.matcher(text);
    if (!found.find()) {
      throw new BenchException("no «" + number + "» in " + text);
    }
    return Long.parseLong(found.group(1));
  }

  private static String jcmd(long pid, String command) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asking =
          new ProcessBuilder(List.of(tool.toString(), String.valueOf(pid), command))
              .redirectErrorStream(true)
              .start();
      return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BenchException("jcmd: " + e, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BenchException(file + ": " + e, e);
    }
  }
}
