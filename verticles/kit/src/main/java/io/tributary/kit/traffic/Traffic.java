package io.tributary.kit.traffic;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.metrics.StatusTimers;
import io.tributary.mesh.CallStats;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.NodeReport;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the calls that this node makes and answers; one for each {@code Vertx}. */
public final class Traffic implements Shareable {
  private static final String KEY = "tributary.traffic";

  /**
   * Callers and operations come from code and contract; should a name ever come from elsewhere,
   * what is beyond this counts together.
   */
  private static final int MAX_KINDS = 2_000;

  private static final Call OTHERS = new Call("other", "other");

  private final MeterRegistry registry;
  private final ConcurrentMap<Call, CallMeter> asked = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, StatusTimers> served = new ConcurrentHashMap<>();

  private final ConcurrentMap<Call, LongAdder> carried = new ConcurrentHashMap<>();

  private Traffic(MeterRegistry registry) {
    this.registry = registry;
  }

  public static Traffic of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Traffic>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new Traffic(Metrics.globalRegistry));
  }

  /**
   * A call has been answered.
   *
   * @param caller who asked: a role, or the name of a client in another language
   * @param operation the address that was asked
   * @param failure why it failed, or null
   */
  public void asked(String caller, String operation, long tookNs, @Nullable Throwable failure) {
    Call call = new Call(caller, operation);
    CallMeter meter = asked.get(call);
    if (meter == null) {
      Call counted = asked.size() < MAX_KINDS ? call : OTHERS;
      meter = asked.computeIfAbsent(counted, this::askedMeter);
    }
    meter.record(tookNs, status(failure));
  }

  /**
   * This node has answered a call.
   *
   * @param failure what it was answered with, or null
   */
  public void served(String operation, long tookNs, @Nullable Throwable failure) {
    // Only addresses that this node consumes come here, so they are bounded by its code.
    served.computeIfAbsent(operation, this::servedMeter).record(tookNs, status(failure));
  }

  /**
   * Facts came over Kafka. Nobody waits for them, so only their number counts.
   *
   * @param from the role that wrote them
   * @param to the role that takes them in, a dot, and the topic
   */
  public void carried(String from, String to, long records) {
    carried.computeIfAbsent(new Call(from, to), call -> new LongAdder()).add(records);
  }

  /** The calls since this was last asked for, the busiest first. */
  public List<CallStats> flip() {
    Stream<CallStats> calls =
        asked.entrySet().stream()
            .map(entry ->
                entry.getValue().flip(entry.getKey().caller(), entry.getKey().operation()));
    Stream<CallStats> facts =
        carried.entrySet().stream()
            .map(entry -> {
              long count = entry.getValue().sumThenReset();
              Call call = entry.getKey();
              return new CallStats(call.caller(), call.operation(), count, 0, List.of());
            });
    return Stream.concat(calls, facts)
        .filter(stats -> stats.count() > 0)
        .sorted(Comparator.comparingLong(CallStats::count).reversed())
        .limit(NodeReport.MAX_CALLS)
        .toList();
  }

  private CallMeter askedMeter(Call call) {
    return new CallMeter(
        new StatusTimers(status ->
            Meters.latency(
                registry,
                "tributary.bus.request",
                "Requests over the bus as their sender sees them, the way there and back included.",
                "caller",
                call.caller(),
                "operation",
                call.operation(),
                "status",
                status)));
  }

  private StatusTimers servedMeter(String operation) {
    return new StatusTimers(status ->
        Meters.latency(
            registry,
            "tributary.bus.served",
            "Requests over the bus as this node answered them.",
            "operation",
            operation,
            "status",
            status));
  }

  private static int status(@Nullable Throwable failure) {
    if (failure == null) {
      return 200;
    }
    return MeshException.in(failure).map(known -> known.code().status()).orElse(500);
  }

  private record Call(String caller, String operation) {}
}
