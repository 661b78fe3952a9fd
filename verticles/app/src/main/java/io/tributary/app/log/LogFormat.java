package io.tributary.app.log;

/**
 * Whether the log is read by people or by programs. It must be known before anything logs, so it is
 * no setting: {@code LOG_FORMAT} in the environment decides, and without it where the node runs.
 */
public final class LogFormat {
  private static final String NAME = "LOG_FORMAT";
  private static final String JSON = "json";

  private LogFormat() {}

  /**
   * To be called before the first logger is made.
   *
   * @param development people look at the console there
   */
  public static void choose(boolean development) {
    if (System.getenv(NAME) == null && System.getProperty(NAME) == null && !development) {
      System.setProperty(NAME, JSON);
    }
  }

  /** Whether each line is an object, so that nothing else may be printed. */
  public static boolean isJson() {
    return JSON.equals(System.getProperty(NAME, System.getenv(NAME)));
  }
}
