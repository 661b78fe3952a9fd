package io.tributary.gateway;

import io.tributary.gateway.guard.GuardConfig;
import io.tributary.gateway.limit.RateClasses;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node listens and what it lets through.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param eventLoops that serve HTTP
 * @param apiHost a host name on which the REST API is served at the root too, or null
 * @param maxBodyBytes a larger request body is refused with 413
 * @param maxHeldBodyBytes bytes of bodies of requests that are not answered yet, of all clients
 * @param maxHeldBodyBytesPerAddress the same, of one address
 * @param requestTimeoutMs how long an operation may take before it is answered with 504
 * @param idleTimeoutS an HTTP connection on which nothing moves for so long is closed
 * @param guard limits of connections
 * @param corsOrigins origins whose pages may call the API with credentials of their own
 * @param tlsCertificate PEM file; with {@code tlsKey} the port speaks TLS
 * @param tlsReloadMs how often these two files are looked at
 * @param rates of the contract's rate classes
 * @param maxSockets dashboards that one event loop serves; one more is refused
 * @param browserBus addresses of the bus that pages may use; empty: there is no socket for it
 * @param maxOperations that may be under way on one event loop
 * @param maxLagMs an event loop that is later than that begins no operation
 */
public record GatewayConfig(
    String host,
    int port,
    int eventLoops,
    @Nullable String apiHost,
    int maxBodyBytes,
    long maxHeldBodyBytes,
    long maxHeldBodyBytesPerAddress,
    int requestTimeoutMs,
    int idleTimeoutS,
    GuardConfig guard,
    List<String> corsOrigins,
    @Nullable String tlsCertificate,
    @Nullable String tlsKey,
    long tlsReloadMs,
    RateClasses rates,
    int maxSockets,
    List<String> browserBus,
    int maxOperations,
    long maxLagMs) {

  public static GatewayConfig from(Settings settings) {
    String certificate = settings.optional("gateway.tlsCertificate");
    String key = settings.optional("gateway.tlsKey");
    if ((certificate == null) != (key == null)) {
      throw new ConfigException("gateway.tlsCertificate and gateway.tlsKey: both or neither");
    }
    return new GatewayConfig(
        settings.required("host"),
        settings.integer("port", 0, 65_535),
        eventLoops(settings.integer("gateway.eventLoops", 0, 1024)),
        settings.optional("gateway.apiHost"),
        settings.integer("gateway.maxBodyBytes", 1_024, 64 * 1024 * 1024),
        settings.integer("gateway.maxHeldBodyBytes", 1_048_576, Integer.MAX_VALUE),
        settings.integer("gateway.maxHeldBodyBytesPerAddress", 65_536, Integer.MAX_VALUE),
        (int) settings.duration("gateway.requestTimeout").toMillis(),
        (int) settings.duration("gateway.idleTimeout").toSeconds(),
        GuardConfig.from(settings),
        settings.list("gateway.corsOrigins"),
        certificate,
        key,
        Math.max(1, settings.duration("gateway.tlsReload").toMillis()),
        RateClasses.from(settings),
        settings.integer("gateway.maxSockets", 1, 1_000_000),
        settings.list("bridge.browsers"),
        settings.integer("gateway.maxOperations", 1, 1_000_000),
        Math.max(1, settings.duration("gateway.maxLag").toMillis()));
  }

  /**
   * Each has a lane of the journal with a thread beside it, and the kernel works for both: one loop
   * for every processor would only make them wait for each other.
   */
  private static int eventLoops(int given) {
    int processors = Runtime.getRuntime().availableProcessors();
    return given > 0 ? given : Math.max(1, processors - Math.max(1, processors / 4));
  }
}
