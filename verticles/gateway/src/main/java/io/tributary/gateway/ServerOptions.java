package io.tributary.gateway;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Set;

/** How the HTTP server listens: limits on everything a client can make large or slow. */
final class ServerOptions {
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_SOCKET_MESSAGE = 64 * 1024;

  private ServerOptions() {}

  static HttpServerOptions of(GatewayConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setReuseAddress(true)
            .setTcpNoDelay(true)
            .setIdleTimeout(config.idleTimeoutS())
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxWebSocketMessageSize(MAX_SOCKET_MESSAGE)
            .setMaxWebSocketFrameSize(MAX_SOCKET_MESSAGE)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHandle100ContinueAutomatically(true);
    if (config.tlsCertificate() != null && config.tlsKey() != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertPath(config.tlsCertificate())
                  .addKeyPath(config.tlsKey()));
    }
    return options;
  }
}
