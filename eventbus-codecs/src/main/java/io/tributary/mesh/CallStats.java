package io.tributary.mesh;

import java.util.List;
import java.util.Objects;

/**
 * Calls of one kind within a node's last interval.
 *
 * @param caller who asked: a role, or the name of a client in another language
 * @param operation the address that was asked
 * @param count answered calls, failed ones included
 * @param errors those that failed for no fault of the caller (5xx)
 * @param micros how long they took, as a histogram: microseconds and number of calls in turn, with
 *     the microseconds rising; rounded to within six percent. Empty for facts that came over Kafka:
 *     nobody waits for them
 */
public record CallStats(
    String caller, String operation, long count, long errors, List<Long> micros) {
  public CallStats {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(operation, "operation");
    micros = List.copyOf(micros);
  }
}
