package io.tributary.solo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running servers of one home folder.
 *
 * <p>{@link #start} returns when all of them answer. {@link #close} stops them: Kafka, Redis, then
 * PostgreSQL. Should this process die without it, the next start on the same home stops what is
 * left and goes on with the same data.
 */
public final class SoloServers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoloServers.class);
  private static final long UPKEEP_MS = 500;

  private final HomeLock lock;
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("solo-upkeep").daemon().factory());
  private final Map<Part, ManagedServer> servers = new EnumMap<>(Part.class);
  private @Nullable PostgresEndpoint postgresEndpoint;
  private @Nullable String redisUri;
  private @Nullable KafkaEndpoint kafkaEndpoint;

  private SoloServers(HomeLock lock) {
    this.lock = lock;
  }

  /**
   * Starts the servers side by side and waits until all answer. Blocks for seconds: not for an
   * event loop.
   *
   * @throws SoloException if the home is in use, or a server cannot be started; nothing runs then
   *     and the message says which one failed, why, and where its log is
   */
  public static SoloServers start(SoloOptions options, Progress progress) {
    HomeFolder home = HomeFolder.open(options.home());
    SoloServers solo = new SoloServers(HomeLock.take(home.root()));
    // Until the caller has something to close, a Ctrl-C must not leave half-started servers behind.
    Thread hook = new Thread(solo::close, "solo-start-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    boolean started = false;
    try {
      stopProcesses(home, progress);
      solo.configure(home, options, progress);
      solo.startAll();
      solo.upkeep.scheduleWithFixedDelay(solo::tend, UPKEEP_MS, UPKEEP_MS, TimeUnit.MILLISECONDS);
      started = true;
      return solo;
    } finally {
      if (!started) {
        solo.close();
      }
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down and the hook is already at work, which is what it is for.
    }
  }

  /**
   * Stops what a dead owner of a home has left running, and starts nothing.
   *
   * @throws SoloException if the owner is alive
   */
  public static void stopLeftovers(Path home, Progress progress) {
    HomeFolder folder = HomeFolder.open(home.toAbsolutePath().normalize());
    HomeLock held = HomeLock.take(folder.root());
    try {
      stopProcesses(folder, progress);
    } finally {
      held.close();
    }
  }

  /** Of all parts, since an earlier start may have run more of them than this one does. */
  private static void stopProcesses(HomeFolder home, Progress progress) {
    for (Part part : Part.STOP_ORDER) {
      PidFile pidFile = home.pidFile(part);
      pidFile
          .running()
          .map(ManagedProcess::found)
          .ifPresent(leftover -> {
            progress.report(part, Progress.State.CLEANING, 0);
            leftover.stop(part);
          });
      pidFile.delete();
    }
  }

  private void configure(HomeFolder home, SoloOptions options, Progress progress) {
    Programs programs = new Programs(options.cache(), Platform.current());
    Ports ports = home.ports();
    boolean durable = options.durable();
    List<ServerSpec> specs = new ArrayList<>();
    if (options.parts().contains(Part.POSTGRES)) {
      var postgres = new PostgresServer(home, programs, ports.port("postgres"), durable);
      postgresEndpoint = postgres.endpoint();
      specs.add(postgres);
    }
    if (options.parts().contains(Part.REDIS)) {
      var redis = new RedisServer(home, programs, ports.port("redis"), durable);
      redisUri = redis.uri();
      specs.add(redis);
    }
    if (options.parts().contains(Part.KAFKA)) {
      var kafka = kafka(home, options, ports);
      kafkaEndpoint = kafka.endpoint();
      specs.add(kafka);
    }
    ports.save();
    synchronized (servers) {
      for (ServerSpec spec : specs) {
        servers.put(spec.part(), new ManagedServer(spec, home, options.startTimeout(), progress));
      }
    }
  }

  private static KafkaServer kafka(HomeFolder home, SoloOptions options, Ports ports) {
    return new KafkaServer(
        home,
        options.cache(),
        ports.port("kafka"),
        ports.port("kafka-controller"),
        options.kafkaHeapMb(),
        options.durable(),
        options.kafkaPassword());
  }

  private void startAll() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      for (ManagedServer server : present()) {
        starts.add(threads.submit(server::start));
      }
      awaitAll(starts);
    }
  }

  private void awaitAll(List<Future<?>> starts) {
    @Nullable SoloException failure = null;
    for (Future<?> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        // One failure is enough: the others need not go on.
        present().forEach(ManagedServer::cancel);
        failure = worse(failure, e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        present().forEach(ManagedServer::cancel);
        failure = worse(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static SoloException worse(@Nullable SoloException first, Throwable next) {
    if (first != null) {
      first.addSuppressed(next);
      return first;
    }
    return next instanceof SoloException solo
        ? solo
        : new SoloException("the servers cannot be started: " + next, next);
  }

  private List<ManagedServer> present() {
    synchronized (servers) {
      return List.copyOf(servers.values());
    }
  }

  /**
   * Where Tributary's database is.
   *
   * @throws IllegalStateException if PostgreSQL is not among the parts
   */
  public PostgresEndpoint postgres() {
    return present(postgresEndpoint, Part.POSTGRES);
  }

  /**
   * {@code redis://:password@127.0.0.1:port}.
   *
   * @throws IllegalStateException if Redis is not among the parts
   */
  public String redisUri() {
    return present(redisUri, Part.REDIS);
  }

  /**
   * Where Kafka is.
   *
   * @throws IllegalStateException if Kafka is not among the parts
   */
  public KafkaEndpoint kafka() {
    return present(kafkaEndpoint, Part.KAFKA);
  }

  /**
   * One of the servers, to stop, kill or pause it by itself.
   *
   * @throws IllegalStateException if it is not among the parts
   */
  public ManagedServer server(Part part) {
    synchronized (servers) {
      return present(servers.get(part), part);
    }
  }

  private static <T> T present(@Nullable T value, Part part) {
    if (value == null) {
      throw new IllegalStateException(part.title() + " is not among the parts that were started");
    }
    return value;
  }

  /**
   * Stops all servers, each within a bound of some tens of seconds. May be called again.
   *
   * @throws SoloException if a server could not be stopped; the others are stopped all the same
   */
  @Override
  public void close() {
    // An interrupted thread could not wait for the servers' end, and would leave them running.
    boolean interrupted = Thread.interrupted();
    try {
      stopAll();
    } finally {
      lock.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tend() {
    try {
      present().forEach(ManagedServer::tend);
    } catch (RuntimeException e) {
      upkeep.shutdown();
      LOG.warn(
          "the servers run on without upkeep, and get in the way of redirects a little more", e);
    }
  }

  private void stopAll() {
    upkeep.shutdownNow();
    present().forEach(ManagedServer::cancel);
    @Nullable SoloException failure = null;
    for (Part part : Part.STOP_ORDER) {
      try {
        stop(part);
      } catch (RuntimeException e) {
        failure = worse(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void stop(Part part) {
    for (ManagedServer server : present()) {
      if (server.part() == part) {
        server.stop();
      }
    }
  }
}
