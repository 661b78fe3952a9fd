package io.tributary.solo;

/** A server could not be started, reached or stopped; the message is written for the operator. */
public final class SoloException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SoloException(String message) {
    super(message);
  }

  public SoloException(String message, Throwable cause) {
    super(message, cause);
  }
}
