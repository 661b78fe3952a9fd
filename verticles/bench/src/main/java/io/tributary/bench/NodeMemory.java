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
 * @param residentBytes what the operating system gives the process, heap and all
 */
record NodeMemory(long heapBytes, long residentBytes) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  static NodeMemory afterCollection(long pid) {
    // The second one frees what the first one found to be finalised.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    return new NodeMemory(
        1024 * first(USED, jcmd(pid, "GC.heap_info")),
        1024 * first(RESIDENT, read(Path.of("/proc", String.valueOf(pid), "status"))));
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
