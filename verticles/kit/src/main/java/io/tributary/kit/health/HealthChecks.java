package io.tributary.kit.health;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The parts of this node that can say how they are. Thread-safe. */
public final class HealthChecks {
  private static final long CHECK_TIMEOUT_MS = 2_000;

  private final Map<String, Supplier<Future<PartHealth>>> parts = new ConcurrentHashMap<>();
  private volatile Readiness readiness = Readiness.STARTING;

  /** Whether traffic may be sent here, and if not, why. */
  public enum Readiness {
    STARTING,
    READY,
    /** Told to stop: what is under way is finished, nothing new should come. */
    LEAVING
  }

  public void register(String part, Supplier<Future<PartHealth>> check) {
    parts.put(part, check);
  }

  /** Ready once everything is deployed, leaving for good once it drains. */
  public Readiness readiness() {
    return readiness;
  }

  public boolean ready() {
    return readiness == Readiness.READY;
  }

  public void ready(boolean nowReady) {
    readiness = nowReady ? Readiness.READY : Readiness.LEAVING;
  }

  /** Asks every part; one that fails or does not answer within two seconds is down. */
  public Future<Map<String, PartHealth>> check() {
    Map<String, Future<PartHealth>> answers = new LinkedHashMap<>();
    new TreeMap<>(parts).forEach((name, check) -> answers.put(name, ask(check)));
    List<Future<PartHealth>> all = new ArrayList<>(answers.values());
    return Future.all(all)
        .map(done -> {
          Map<String, PartHealth> result = new LinkedHashMap<>();
          answers.forEach((name, answer) -> result.put(name, answer.result()));
          return result;
        });
  }

  private static Future<PartHealth> ask(Supplier<Future<PartHealth>> check) {
    Future<PartHealth> answer;
    try {
      answer = check.get();
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    return answer
        .timeout(CHECK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwise(failure -> PartHealth.down(String.valueOf(failure.getMessage())));
  }
}
