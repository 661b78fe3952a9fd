package io.tributary.solo.testing;

/**
 * One server of an {@link Infra}, for tests that take it away. It keeps its address and its data
 * over all of these. Methods block and may be called from any thread.
 */
public interface ControlledServer {

  /** Starts it unless it runs, and waits until it answers. */
  void start();

  /** Lets it write everything down and end. */
  void stop();

  /** SIGKILL, as a crash would. {@link #start} brings it back. */
  void kill();

  /** Connections stay open and nothing answers, as in a hanging server. */
  void pause();

  /** Ends a {@link #pause}. */
  void resume();
}
