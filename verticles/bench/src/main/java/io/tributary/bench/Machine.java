package io.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Where and when a number was measured: without that it says nothing. */
public final class Machine {
  private Machine() {}

  /** One line of Markdown. */
  public static String line(String command) {
    return "%s, %d cores, %s, Java %s, %s: `%s`"
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            memory(),
            Runtime.version().feature(),
            processor(),
            command);
  }

  /** For shell scripts: prints the line for the command given. */
  public static void main(String[] arguments) {
    System.out.println(line(String.join(" ", arguments)));
  }

  private static String processor() {
    return field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch", ""));
  }

  private static String memory() {
    String kib = field(Path.of("/proc/meminfo"), "MemTotal", "0 kB").replaceAll("\\D", "");
    return Math.round(Long.parseLong(kib) / 1024.0 / 1024.0) + " GiB";
  }

  private static String field(Path file, String name, String otherwise) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
