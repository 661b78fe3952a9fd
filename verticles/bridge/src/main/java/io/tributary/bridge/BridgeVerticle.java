package io.tributary.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.traffic.ForeignServices;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for services in other languages. */
public final class BridgeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  /**
   * Who has not said who it is yet. A client does so with its first bytes, so the oldest of them
   * are those that never will: it is they who make room, and nobody who comes is turned away.
   */
  private static final int MOST_WAITING = 64;

  private static final int MOST_WAITING_PER_ADDRESS = 16;

  private static final long PING_MS = 1_000;

  private final BridgeConfig config;
  private final AnswerRules rules;
  private final Clock clock;
  private final MeterRegistry registry;
  private final WatchedAllowList allowed;
  private final Set<Connection> waiting = new LinkedHashSet<>();
  private final Set<Connection> known = new HashSet<>();
  private @Nullable NetServer server;

  /**
   * @param rules what the contract says of the answers
   * @throws ConfigException if the allow list cannot be used
   */
  public BridgeVerticle(
      BridgeConfig config, AnswerRules rules, Clock clock, MeterRegistry registry) {
    this.config = config;
    this.rules = rules;
    this.clock = clock;
    this.registry = registry;
    this.allowed = new WatchedAllowList(config.clients());
  }

  /** Whether the allow list is the one that the file says; for the node's health. */
  public PartHealth health() {
    return allowed.health();
  }

  @Override
  public Future<?> start() {
    BridgeMeters meters = new BridgeMeters(registry, () -> known.size());
    Services services = new Services(vertx, clock, meters);
    vertx.setPeriodic(PING_MS, tick -> beat());
    vertx.setPeriodic(
        WatchedAllowList.LOOK_MS,
        tick -> allowed.look(vertx, list -> Set.copyOf(known).forEach(one -> one.allowedBy(list))));
    NetServer listening = vertx.createNetServer(options());
    server = listening;
    listening.connectHandler(socket -> accept(socket, services, meters));
    return ListenPort.of("bridge.port", config.host(), config.port())
        .explain(listening.listen())
        .onSuccess(open ->
            LOG.info(
                "services in other languages join at {}:{}", config.host(), open.actualPort()));
  }

  private void beat() {
    known.forEach(Connection::ping);
    ForeignServices.of(vertx)
        .are(known.stream().map(Connection::report).filter(Objects::nonNull).toList());
  }

  /** The port that was opened; for tests that let the system choose. */
  int port() {
    NetServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  private NetServerOptions options() {
    NetServerOptions options =
        new NetServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setReadIdleTimeout(config.idleTimeoutS())
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    String certificate = config.tlsCertificate();
    String key = config.tlsKey();
    if (certificate != null && key != null) {
      options
          .setSsl(true)
          .setEnabledSecureTransportProtocols(TLS_VERSIONS)
          .setKeyCertOptions(new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key));
    }
    return options;
  }

  private void accept(NetSocket socket, Services services, BridgeMeters meters) {
    Connection made =
        new Connection(vertx, socket, config, services, rules, clock, meters, new Door());
    makeRoom(String.valueOf(socket.remoteAddress().hostAddress()));
    waiting.add(made);
    made.open();
  }

  private void makeRoom(String host) {
    List<Connection> ofHost =
        waiting.stream().filter(one -> one.remoteHost().equals(host)).toList();
    if (ofHost.size() >= MOST_WAITING_PER_ADDRESS) {
      giveWay(ofHost.getFirst());
    } else if (waiting.size() >= MOST_WAITING) {
      giveWay(waiting.iterator().next());
    }
  }

  private void giveWay(Connection oldest) {
    waiting.remove(oldest);
    oldest.giveWay();
  }

  private final class Door implements Connection.Door {
    @Override
    public AllowList allowed() {
      return allowed.now();
    }

    @Override
    public boolean enter(Connection connection) {
      if (known.size() >= config.maxConnections()) {
        return false;
      }
      waiting.remove(connection);
      return known.add(connection);
    }

    @Override
    public void gone(Connection connection) {
      waiting.remove(connection);
      known.remove(connection);
    }
  }

  /** What clients have at hand is answered first; then they are hung up on, and come back. */
  @Override
  public Future<?> stop() {
    List<Future<Void>> drained = new ArrayList<>();
    known.forEach(connection -> drained.add(connection.drain()));
    NetServer listening = server;
    return Future.join(drained)
        .eventually(() -> listening == null ? Future.succeededFuture() : listening.close());
  }
}
