package io.tributary.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for services in other languages. */
public final class BridgeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  private final BridgeConfig config;
  private final Clock clock;
  private final MeterRegistry registry;
  private final Set<Connection> connections = new HashSet<>();
  private @Nullable NetServer server;

  public BridgeVerticle(BridgeConfig config, Clock clock, MeterRegistry registry) {
    this.config = config;
    this.clock = clock;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    BridgeMeters meters = new BridgeMeters(registry, connections::size);
    NetServer listening = vertx.createNetServer(options());
    server = listening;
    return listening
        .connectHandler(socket -> accept(socket, meters))
        .listen()
        .onSuccess(open ->
            LOG.info(
                "services in other languages join at {}:{}", config.host(), open.actualPort()));
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

  private void accept(NetSocket socket, BridgeMeters meters) {
    if (connections.size() >= config.maxConnections()) {
      meters.refused("connection");
      socket.close();
      return;
    }
    Connection[] made = new Connection[1];
    made[0] =
        new Connection(
            vertx,
            socket,
            config,
            new Requests(vertx, clock, config.maxPending(), meters),
            meters,
            () -> connections.remove(made[0]));
    connections.add(made[0]);
    made[0].open();
  }

  /** What clients have at hand is answered first; then they are hung up on, and come back. */
  @Override
  public Future<?> stop() {
    List<Future<Void>> drained = new ArrayList<>();
    connections.forEach(connection -> drained.add(connection.drain()));
    NetServer listening = server;
    return Future.join(drained)
        .eventually(() -> listening == null ? Future.succeededFuture() : listening.close());
  }
}
