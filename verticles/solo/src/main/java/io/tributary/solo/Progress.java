package io.tributary.solo;

/** Hears how the servers get on. Called from several threads at once. */
@FunctionalInterface
public interface Progress {

  /** What a server has just done. */
  enum State {
    /** An earlier run's process is being stopped first. */
    CLEANING,
    STARTING,
    READY,
    FAILED,
    STOPPING,
    STOPPED
  }

  /** Hears nothing. */
  Progress SILENT = (part, state, millis) -> {};

  /**
   * @param millis since this server began to start or stop; 0 at the beginning itself
   */
  void report(Part part, State state, long millis);
}
