package io.tributary.gateway.ops;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;

/**
 * Where those who watch over a node find it.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0: there is none
 */
public record OpsConfig(String host, int port) {
  /** So nodes on consecutive ports of one machine have consecutive ports for this too. */
  private static final int ABOVE = 1_000;

  private static final int HIGHEST = 65_535;

  public static OpsConfig from(Settings settings) {
    String host = settings.required("ops.host");
    if (settings.optional("ops.port") != null) {
      return new OpsConfig(host, settings.integer("ops.port", 0, HIGHEST));
    }
    int port = settings.integer("port", 0, HIGHEST) + ABOVE;
    if (port > HIGHEST) {
      throw new ConfigException("ops.port must be set: port + " + ABOVE + " is none");
    }
    return new OpsConfig(host, port);
  }

  public boolean isOpen() {
    return port > 0;
  }

  /** Without a slash at the end; for people on this machine. */
  public String url() {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port;
  }
}
