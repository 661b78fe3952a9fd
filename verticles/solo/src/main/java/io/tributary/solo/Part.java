package io.tributary.solo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The servers that Tributary runs on. */
public enum Part {
  /** SIGINT is its "fast" shutdown; SIGTERM would wait for all clients to leave. */
  POSTGRES("PostgreSQL", "INT", Duration.ofSeconds(30)),
  REDIS("Redis", "TERM", Duration.ofSeconds(10)),
  /** The time includes writing the class-data archive. */
  KAFKA("Kafka", "TERM", Duration.ofSeconds(30));

  /** Kafka and Redis need nobody; PostgreSQL, which holds the truth, is there until the end. */
  static final List<Part> STOP_ORDER = List.of(KAFKA, REDIS, POSTGRES);

  private final String title;
  private final String stopSignal;
  private final Duration stopTimeout;

  Part(String title, String stopSignal, Duration stopTimeout) {
    this.title = title;
    this.stopSignal = stopSignal;
    this.stopTimeout = stopTimeout;
  }

  /** The name a person knows, for messages. */
  public String title() {
    return title;
  }

  /** The name used for files: {@code postgres}, {@code redis}, {@code kafka}. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The signal that makes the server write everything down and end. */
  String stopSignal() {
    return stopSignal;
  }

  /** How long that may take before it is killed. */
  Duration stopTimeout() {
    return stopTimeout;
  }
}
