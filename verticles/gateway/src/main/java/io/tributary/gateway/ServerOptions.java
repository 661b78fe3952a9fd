package io.tributary.gateway;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the HTTP server listens: limits on everything a client can make large or slow. */
final class ServerOptions {
  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_SOCKET_MESSAGE = 64 * 1024;
  private static final int TLS_HANDSHAKE_S = 10;

  /** What one HTTP/2 connection may ask at once. */
  private static final int MAX_STREAMS = 100;

  /** Streams that a client may cancel within ten seconds: beyond it, it only makes work. */
  private static final int MAX_RESETS = 200;

  private static final int RESET_WINDOW_S = 10;

  private ServerOptions() {}

  /**
   * @param tls what makes the port speak TLS, or null for plain text
   */
  static HttpServerOptions of(GatewayConfig config, @Nullable Tls tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setReuseAddress(true)
            .setTcpNoDelay(true)
            .setIdleTimeout(config.idleTimeoutS())
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setHttp2ClearTextEnabled(true)
            .setInitialSettings(
                new Http2Settings()
                    .setPushEnabled(false)
                    .setMaxConcurrentStreams(MAX_STREAMS)
                    .setMaxHeaderListSize(MAX_HEADERS))
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setHttp2RstFloodWindowDuration(RESET_WINDOW_S)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setMaxWebSocketMessageSize(MAX_SOCKET_MESSAGE)
            .setMaxWebSocketFrameSize(MAX_SOCKET_MESSAGE)
            // Either would put a handler into every connection's pipeline, redirects' too.
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            // The gateway begins the spans of operations; redirects have none.
            .setTracingPolicy(TracingPolicy.IGNORE)
            // Whoever asks for a body says so when its head was found good.
            .setHandle100ContinueAutomatically(false);
    if (tls != null) {
      options.setSslHandshakeTimeout(TLS_HANDSHAKE_S);
      tls.applyTo(options);
    }
    return options;
  }
}
