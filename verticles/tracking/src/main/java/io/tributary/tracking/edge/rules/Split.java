package io.tributary.tracking.edge.rules;

import io.tributary.tracking.domain.LinkTest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An A/B test of a link's destination, compiled. A visitor stays with a variant: without a cookie
 * by a hash of address and browser, which nobody has to store; with one by what it says, so that
 * changing networks or weights does not change what they see.
 */
final class Split {
  /** A longer memory would be tracking. */
  private static final long LONGEST_COOKIE_S = 90L * 24 * 3600;

  private static final int PERCENT = 100;

  /** A household has a /64 of IPv6, and its devices change addresses within it daily. */
  private static final int NETWORK_BYTES = 8;

  private final String linkId;
  private final String cookie;
  private final List<Arm> arms;
  private final long fromMs;
  private final long untilMs;

  /**
   * @param below the arm's visitors have a number below this and not below the arm's before
   * @param mark what the cookie says: of the destination, so that it survives a new order
   */
  private record Arm(Route route, int below, String mark) {}

  private Split(String linkId, List<Arm> arms, long fromMs, long untilMs) {
    this.linkId = linkId;
    this.cookie = "ab_" + mark(linkId);
    this.arms = arms;
    this.fromMs = fromMs;
    this.untilMs = untilMs;
  }

  /** Null if there is no test, or it is over, or it has no start. */
  static @Nullable Split compile(String linkId, LinkTest test, long nowMs) {
    Instant start = test.startedAt();
    if (test.variants().isEmpty() || start == null) {
      return null;
    }
    long untilMs = test.completedAt() == null ? Long.MAX_VALUE : test.completedAt().toEpochMilli();
    if (nowMs >= untilMs) {
      return null;
    }
    int[] below = {0};
    List<Arm> arms =
        test.variants().stream()
            .map(variant -> {
              below[0] += variant.percentage();
              return new Arm(new Route(variant.url()), below[0], mark(variant.url()));
            })
            .toList();
    return new Split(linkId, arms, start.toEpochMilli(), untilMs);
  }

  /** The visitor's variant; null when the test is not running. */
  @Nullable Route of(Visitor visitor) {
    if (visitor.nowMs() < fromMs || visitor.nowMs() >= untilMs) {
      return null;
    }
    Arm remembered = remembered(visitor);
    if (remembered != null) {
      return remembered.route();
    }
    int number = (int) Long.remainderUnsigned(numberOf(visitor), PERCENT);
    for (Arm arm : arms) {
      if (number < arm.below()) {
        return arm.route();
      }
    }
    return arms.getLast().route();
  }

  /**
   * The {@code Set-Cookie} that makes the visitor stay with {@code route}; null if it is no variant
   * of this test, or their cookie says so already.
   */
  @Nullable String remember(Route route, Visitor visitor, String path, boolean secure) {
    for (Arm arm : arms) {
      if (arm.route() == route) {
        return arm == remembered(visitor) ? null : cookie(arm, visitor.nowMs(), path, secure);
      }
    }
    return null;
  }

  private String cookie(Arm arm, long nowMs, String path, boolean secure) {
    long seconds =
        untilMs == Long.MAX_VALUE
            ? LONGEST_COOKIE_S
            : Math.min(LONGEST_COOKIE_S, Math.max(1, (untilMs - nowMs) / 1000));
    return cookie
        + "="
        + arm.mark()
        + "; Max-Age="
        + seconds
        + "; Path="
        + (isCookiePath(path) ? path : "/")
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  private @Nullable Arm remembered(Visitor visitor) {
    String mark = visitor.cookie(cookie);
    if (mark != null) {
      for (Arm arm : arms) {
        if (arm.mark().equals(mark)) {
          return arm;
        }
      }
    }
    return null;
  }

  private long numberOf(Visitor visitor) {
    byte[] address = visitor.address();
    return new StableHash()
        .add(linkId)
        .add(address, Math.min(address.length, address.length > 4 ? NETWORK_BYTES : 4))
        .add(visitor.userAgent())
        .value();
  }

  /** What may stand in the attribute without ending it. */
  private static boolean isCookiePath(String path) {
    return path.startsWith("/") && path.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ';');
  }

  private static String mark(String text) {
    return HexFormat.of().toHexDigits((int) new StableHash().add(text).value());
  }
}
