package io.tributary.mesh;

import java.util.List;
import java.util.Objects;

/**
 * A service in another language, as the node says of it at which it has joined.
 *
 * @param name as the allow list has it
 * @param sinceMs epoch milliseconds of when it joined
 * @param pending what it was asked and has not answered yet
 * @param status {@code ok}, {@code set aside} or {@code silent}
 * @param serves addresses, at most {@link #MAX_ADDRESSES}
 */
public record ServiceReport(
    String name, long sinceMs, int pending, String status, List<String> serves) {
  public static final String OK = "ok";

  /** It has let a deadline pass; others are asked first. */
  public static final String SET_ASIDE = "set aside";

  /** It does not answer pings any more. */
  public static final String SILENT = "silent";

  public static final int MAX_ADDRESSES = 100;

  public ServiceReport {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    serves = List.copyOf(serves.subList(0, Math.min(MAX_ADDRESSES, serves.size())));
  }
}
