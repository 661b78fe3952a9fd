package io.tributary.app.demo;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far a long piece of work is: one line that fills up, or one line at the end in a log file.
 */
final class ProgressBar {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final String label;
  private final int total;
  private final boolean terminal;
  private final AtomicInteger done = new AtomicInteger();

  ProgressBar(PrintStream out, String label, int total, boolean terminal) {
    this.out = out;
    this.label = label;
    this.total = Math.max(1, total);
    this.terminal = terminal;
  }

  void step() {
    int now = done.incrementAndGet();
    boolean worthShowing = now == total || now % Math.max(1, total / 100) == 0;
    if (worthShowing && (terminal || now == total)) {
      show(now);
    }
  }

  private void show(int now) {
    int filled = (int) ((long) WIDTH * now / total);
    synchronized (out) {
      out.printf(
          "%s  %-22s [%s%s] %d/%d%s",
          terminal ? "\r" : "",
          label,
          "#".repeat(filled),
          " ".repeat(WIDTH - filled),
          now,
          total,
          now == total || !terminal ? "\n" : "");
      out.flush();
    }
  }
}
