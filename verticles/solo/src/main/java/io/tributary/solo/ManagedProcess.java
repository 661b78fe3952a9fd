package io.tributary.solo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server's process, started by us or found from an earlier run. */
final class ManagedProcess {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  /** SIGKILL cannot be refused; only a process stuck in the kernel takes longer. */
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private final ProcessStamp stamp;

  /** Kept because the pipe to the child's standard input closes once nobody refers to this. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable Process process;

  private final Priority priority = new Priority();

  private ManagedProcess(ProcessStamp stamp, @Nullable Process process) {
    this.stamp = stamp;
    this.process = process;
  }

  static ManagedProcess found(ProcessStamp stamp) {
    return new ManagedProcess(stamp, null);
  }

  /**
   * Starts a child that writes to the log and is in a session of its own: Ctrl-C in a terminal goes
   * to the parent alone, which then stops the servers in order. Its priority is lower than the
   * parent's.
   *
   * @throws SoloException if it cannot be started or ends at once
   */
  static ManagedProcess start(ServerSpec spec, ServerLog log) {
    List<String> command = new ArrayList<>();
    if (Commands.exists("setsid")) {
      command.add("setsid");
    }
    command.addAll(Priority.prefix());
    command.addAll(spec.command());
    ProcessBuilder builder = Commands.builder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
    try {
      Process process = builder.start();
      return ProcessStamp.of(process.pid())
          .map(stamp -> new ManagedProcess(stamp, process))
          .orElseThrow(() ->
              new SoloException(
                  "%s ended as soon as it was started.%n%s"
                      .formatted(spec.part().title(), log.tail())));
    } catch (IOException e) {
      throw new SoloException("cannot start " + spec.part().title() + ": " + e.getMessage(), e);
    }
  }

  ProcessStamp stamp() {
    return stamp;
  }

  boolean isRunning() {
    return stamp.isRunning();
  }

  /** Asks it to end in its own way, then makes it. Returns when it is gone. */
  void stop(Part part) {
    // A paused process would not hear the other signal.
    resume();
    Signals.send(part.stopSignal(), stamp);
    if (!awaitEnd(part.stopTimeout())) {
      kill();
    }
  }

  /** SIGKILL for it and its helper processes. Returns when it is gone. */
  void kill() {
    List<Long> helpers = helpers();
    Signals.send("KILL", stamp);
    Signals.send("KILL", helpers);
    if (!awaitEnd(KILL_TIMEOUT)) {
      throw new SoloException("process " + stamp.pid() + " does not end, not even by SIGKILL");
    }
  }

  /** SIGSTOP for it and its helper processes. */
  void pause() {
    Signals.send("STOP", stamp);
    Signals.send("STOP", helpers());
  }

  void resume() {
    Signals.send("CONT", helpers());
    Signals.send("CONT", stamp);
  }

  /** Those of its children that are new get its priority. */
  void lowerChildren() {
    priority.lowerChildrenOf(stamp.pid());
  }

  private boolean awaitEnd(Duration timeout) {
    return Poll.until(timeout, INTERVAL, () -> !isRunning());
  }

  private List<Long> helpers() {
    if (!isRunning()) {
      return List.of();
    }
    try (Stream<ProcessHandle> all =
        ProcessHandle.of(stamp.pid()).stream().flatMap(ProcessHandle::descendants)) {
      return all.map(ProcessHandle::pid).toList();
    }
  }
}
