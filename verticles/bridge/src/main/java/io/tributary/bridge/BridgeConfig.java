package io.tributary.bridge;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How services in other languages join this node.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param tlsCertificate PEM file; with {@code tlsKey} the port speaks TLS
 * @param clients the file that says who may join
 * @param checkAnswers whether answers are held to the schemas of the contract
 * @param maxFrameBytes a connection that announces a longer frame is closed
 * @param maxConnections of clients that are known; one more is refused
 * @param maxPending requests of one connection that may wait for their answer, in each direction
 * @param maxRegistrations addresses that one connection may serve
 * @param helloTimeoutMs a connection must have shown its token by then
 * @param signOfLifeMs a client that answers pings, and then none for so long, is set aside
 * @param idleTimeoutS a connection that says nothing for so long is closed; clients ping
 */
public record BridgeConfig(
    String host,
    int port,
    @Nullable String tlsCertificate,
    @Nullable String tlsKey,
    Path clients,
    boolean checkAnswers,
    int maxFrameBytes,
    int maxConnections,
    int maxPending,
    int maxRegistrations,
    long helloTimeoutMs,
    long signOfLifeMs,
    int idleTimeoutS) {
  /** A service has a handful of operations; the cluster tells every node of each. */
  private static final int MAX_REGISTRATIONS = 100;

  private static final long HELLO_TIMEOUT_MS = 5_000;

  /** Four pings. Whoever computes for so long without looking at its socket answers nobody. */
  private static final long SIGN_OF_LIFE_MS = 4_000;

  private static final int IDLE_TIMEOUT_S = 30;
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "::1", "localhost");

  /** Null if this node has no bridge, which is the default. */
  public static @Nullable BridgeConfig from(Settings settings) {
    int port = settings.integer("bridge.port", 0, 65_535);
    if (port == 0) {
      return null;
    }
    String host = settings.required("bridge.host");
    String certificate = settings.optional("bridge.tlsCertificate");
    String key = settings.optional("bridge.tlsKey");
    if ((certificate == null) != (key == null)) {
      throw new ConfigException("bridge.tlsCertificate and bridge.tlsKey: both or neither");
    }
    if (certificate == null && !THIS_MACHINE.contains(host)) {
      throw new ConfigException(
          "bridge.host "
              + host
              + " is open to the network: set bridge.tlsCertificate and bridge.tlsKey, for tokens"
              + " must not travel in the clear");
    }
    return new BridgeConfig(
        host,
        port,
        certificate,
        key,
        Path.of(settings.required("bridge.clients")),
        settings.flag("bridge.checkAnswers"),
        settings.integer("bridge.maxFrameBytes", 1_024, 16 * 1024 * 1024),
        settings.integer("bridge.maxConnections", 1, 10_000),
        settings.integer("bridge.maxPending", 1, 100_000),
        MAX_REGISTRATIONS,
        HELLO_TIMEOUT_MS,
        SIGN_OF_LIFE_MS,
        IDLE_TIMEOUT_S);
  }
}
