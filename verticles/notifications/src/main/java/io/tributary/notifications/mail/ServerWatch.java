package io.tributary.notifications.mail;

import io.tributary.kit.health.PartHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether the mail server takes e-mails. While it does not, all of them wait; one is tried now and
 * then, after two seconds at first, after five minutes at last. Belongs to one event loop; the
 * health may be asked by others.
 */
final class ServerWatch {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;

  private final Clock clock;
  private int failures;
  private volatile @Nullable Trouble trouble;

  ServerWatch(Clock clock) {
    this.clock = clock;
  }

  /** Since when, until when nothing is tried, and why. */
  private record Trouble(Instant since, Instant until, String reason) {}

  /** Whether the last that was heard of it is that it took an e-mail. */
  boolean works() {
    return trouble == null;
  }

  /** Whether it is too early to try again. */
  boolean rests() {
    Trouble present = trouble;
    return present != null && clock.instant().isBefore(present.until());
  }

  /** It took an e-mail, or had something to say about its recipient. */
  void answered() {
    trouble = null;
    failures = 0;
  }

  /** Nothing leaves; until when it is left alone. */
  Instant failed(String reason) {
    Instant now = clock.instant();
    Trouble present = trouble;
    if (present != null && now.isBefore(present.until())) {
      // Several were on their way at once; it failed once.
      return present.until();
    }
    long doubled = FIRST.toMillis() << Math.min(MOST_DOUBLINGS, failures++);
    long pauseMs = Math.min(LONGEST.toMillis(), doubled);
    // Spread, so that several nodes do not come together.
    Instant until =
        now.plusMillis((long) (pauseMs * (0.75 + ThreadLocalRandom.current().nextDouble() / 4)));
    trouble = new Trouble(present == null ? now : present.since(), until, reason);
    return until;
  }

  PartHealth health() {
    Trouble present = trouble;
    return present == null
        ? PartHealth.OK
        : PartHealth.degraded(
            "e-mails wait since " + present.since() + ", none is lost: " + present.reason());
  }
}
