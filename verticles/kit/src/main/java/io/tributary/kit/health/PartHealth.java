package io.tributary.kit.health;

/**
 * How one part is.
 *
 * @param reason why it is not {@link Status#OK}, or a warning; else empty
 */
public record PartHealth(Status status, String reason) {
  public static final PartHealth OK = new PartHealth(Status.OK, "");

  /** From good to bad. */
  public enum Status {
    OK,
    /** It works, but something that it needs does not. */
    DEGRADED,
    /** It cannot do its work. */
    DOWN
  }

  /** It works; an operator should know something all the same. */
  public static PartHealth warning(String reason) {
    return new PartHealth(Status.OK, reason);
  }

  public static PartHealth degraded(String reason) {
    return new PartHealth(Status.DEGRADED, reason);
  }

  public static PartHealth down(String reason) {
    return new PartHealth(Status.DOWN, reason);
  }
}
