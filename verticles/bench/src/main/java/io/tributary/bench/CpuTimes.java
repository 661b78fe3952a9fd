package io.tributary.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time of a node and of the servers it started, by program. */
record CpuTimes(Map<String, Duration> byProgram) {

  static CpuTimes of(long nodePid) {
    Map<String, Duration> times = new TreeMap<>();
    ProcessHandle.of(nodePid)
        .ifPresent(node -> {
          add(times, "node", node);
          Stream<ProcessHandle> servers = node.descendants();
          servers.forEach(server -> add(times, program(server), server));
        });
    return new CpuTimes(times);
  }

  /** Microseconds of each program per item, for a table. */
  String perItem(CpuTimes before, long items) {
    StringBuilder text = new StringBuilder();
    byProgram.forEach((program, time) -> {
      Duration used = time.minus(before.byProgram.getOrDefault(program, Duration.ZERO));
      text.append(text.isEmpty() ? "" : ", ")
          .append(program)
          .append(' ')
          .append(Math.round(used.toNanos() / 100.0 / items) / 10.0);
    });
    return text.toString();
  }

  private static void add(Map<String, Duration> times, String program, ProcessHandle process) {
    times.merge(program, process.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus);
  }

  private static String program(ProcessHandle server) {
    String name =
        server
            .info()
            .command()
            .map(command -> String.valueOf(Path.of(command).getFileName()))
            .orElse("other");
    return name.equals("java") ? "kafka" : name.startsWith("redis") ? "redis" : name;
  }
}
