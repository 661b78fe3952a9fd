package io.tributary.solo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One server of a home: starts, stops and, for tests of failure, kills and pauses it. It keeps its
 * port over all of these. Methods block and may be called from any thread.
 */
public final class ManagedServer {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final ServerSpec spec;
  private final PidFile pidFile;
  private final ServerLog log;
  private final Duration startTimeout;
  private final Progress progress;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private @Nullable ManagedProcess process;

  ManagedServer(ServerSpec spec, HomeFolder home, Duration startTimeout, Progress progress) {
    this.spec = spec;
    this.pidFile = home.pidFile(spec.part());
    this.log = new ServerLog(home.log(spec.part()));
    this.startTimeout = startTimeout;
    this.progress = progress;
  }

  public Part part() {
    return spec.part();
  }

  public synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** The process' number; -1 when it is not running. */
  public synchronized long pid() {
    return process != null && process.isRunning() ? process.stamp().pid() : -1;
  }

  /**
   * Starts the server unless it runs, and waits until it answers.
   *
   * @throws SoloException with the last lines of its log if it ends or does not answer in time; it
   *     is not running then
   */
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    long began = System.nanoTime();
    progress.report(part(), Progress.State.STARTING, 0);
    boolean ready = false;
    try {
      launch();
      ready = true;
      progress.report(part(), Progress.State.READY, millisSince(began));
    } finally {
      if (!ready) {
        progress.report(part(), Progress.State.FAILED, millisSince(began));
        discard();
      }
    }
  }

  private void launch() {
    spec.tidy();
    spec.prepare();
    checkNotCancelled();
    log.begin();
    ManagedProcess started = ManagedProcess.start(spec, log);
    process = started;
    pidFile.write(started.stamp());
    boolean answered =
        Poll.until(
            startTimeout,
            INTERVAL,
            () -> {
              checkNotCancelled();
              if (!started.isRunning()) {
                throw failure("ended while starting");
              }
              return spec.answers();
            });
    if (!answered) {
      throw failure("did not answer within " + startTimeout.toSeconds() + " s");
    }
    spec.settle();
  }

  private void checkNotCancelled() {
    if (cancelled.get()) {
      throw new SoloException(part().title() + " is being stopped");
    }
  }

  private SoloException failure(String what) {
    return new SoloException(
        "%s %s. Its log is %s and ends with:%n%s"
            .formatted(part().title(), what, log.path(), log.tail()));
  }

  private void discard() {
    if (process != null) {
      process.stop(part());
      pidFile.delete();
      process = null;
    }
  }

  /** Lets it write everything down and end; kills it if that takes too long. */
  public synchronized void stop() {
    if (process == null) {
      return;
    }
    long began = System.nanoTime();
    progress.report(part(), Progress.State.STOPPING, 0);
    discard();
    progress.report(part(), Progress.State.STOPPED, millisSince(began));
  }

  /** Stops it if it runs, and starts it again on the same port. */
  public synchronized void restart() {
    stop();
    start();
  }

  /** SIGKILL, as a crash would. {@link #start} brings it back. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** SIGSTOP: connections stay open and nothing answers, as in a hanging server. */
  public synchronized void pause() {
    if (process != null) {
      process.pause();
    }
  }

  /** Ends a {@link #pause}. */
  public synchronized void resume() {
    if (process != null) {
      process.resume();
    }
  }

  /** Upkeep, called again and again; does nothing while it does not run. */
  synchronized void tend() {
    ManagedProcess running = process;
    if (running != null && running.isRunning()) {
      running.lowerChildren();
      spec.tend();
    }
  }

  /** Makes a start that is under way in another thread give up soon, and later ones at once. */
  void cancel() {
    cancelled.set(true);
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
