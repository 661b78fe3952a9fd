package io.tributary.kit.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One timer for each class of HTTP status, made when it is first needed. Thread-safe. */
public final class StatusTimers {
  private static final int CLASSES = 6;

  private final Function<String, Timer> make;
  private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(CLASSES);

  /**
   * @param make gives the timer of {@code 2xx}, {@code 4xx} …, the same each time
   */
  public StatusTimers(Function<String, Timer> make) {
    this.make = make;
  }

  public void record(long tookNs, int status) {
    int index = Math.clamp(status / 100, 1, CLASSES - 1);
    Timer known = timers.get(index);
    if (known == null) {
      known = make.apply(index + "xx");
      timers.set(index, known);
    }
    known.record(tookNs, TimeUnit.NANOSECONDS);
  }
}
