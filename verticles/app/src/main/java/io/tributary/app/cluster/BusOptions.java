package io.tributary.app.cluster;

import io.tributary.app.cluster.ClusterConfig.TlsFiles;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** The event bus between nodes: where it listens, whom it trusts, when it gives a peer up. */
final class BusOptions {
  /** Vert.x' own sixty seconds would keep messages in memory for a node that is gone. */
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  /** A connection whose other end is silent is closed after both of these. */
  private static final long PING_MS = 2_000;

  private static final long PONG_MS = 2_000;

  private BusOptions() {}

  static EventBusOptions of(ClusterConfig config) {
    String host = config.host().getHostAddress();
    EventBusOptions options =
        new EventBusOptions()
            .setHost(host)
            .setPort(config.port())
            .setClusterPublicHost(host)
            .setClusterPublicPort(config.port())
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PONG_MS)
            .setTcpNoDelay(true)
            .setTrustAll(false);
    TlsFiles files = config.tls();
    if (files != null) {
      options
          .setSsl(true)
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions().addCertPath(files.certificate()).addKeyPath(files.key()))
          .setTrustOptions(new PemTrustOptions().addCertPath(files.authority()));
    }
    return options;
  }
}
