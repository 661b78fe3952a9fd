package io.tributary.app.chaos;

import java.time.Duration;

/**
 * How hard a scenario tries: {@code -Dchaos.rounds} and {@code -Dchaos.seconds}, which {@code
 * scripts/chaos} sets.
 *
 * @param rounds how often something is killed
 * @param outage how long it stays away
 */
record Effort(int rounds, Duration outage) {

  static Effort orElse(int rounds, int seconds) {
    return new Effort(
        Integer.getInteger("chaos.rounds", rounds),
        Duration.ofSeconds(Integer.getInteger("chaos.seconds", seconds)));
  }
}
