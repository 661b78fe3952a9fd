package io.tributary.kit.config;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port that this node is about to open, and the setting that names it. One that cannot be
 * used is always told together with both, since the operating system's words («Address already in
 * use») say neither.
 *
 * @param setting its key, such as {@code bridge.port}
 * @param host the address to listen on
 * @param port 0 for a free one, which the system finds
 * @param after how many ports behind the one that the setting names
 */
public record ListenPort(String setting, String host, int port, int after) {

  /** The port that a setting names. */
  public static ListenPort of(String setting, String host, int port) {
    return new ListenPort(setting, host, port, 0);
  }

  /** The port behind it, which is used too. */
  public ListenPort next() {
    return new ListenPort(setting, host, port + 1, after + 1);
  }

  /**
   * Says all at once which of these ports cannot be used, before anything is started: a first start
   * must not end after it made its secrets, nor a cluster because of its last node.
   *
   * @throws ConfigException if there is one; a single line
   */
  public static void requireFree(List<ListenPort> ports) {
    List<String> troubles = new ArrayList<>();
    Map<Integer, ListenPort> seen = new HashMap<>();
    for (ListenPort port : ports) {
      if (port.port() == 0) {
        continue;
      }
      ListenPort other = seen.putIfAbsent(port.port(), port);
      if (other == null) {
        port.trouble().ifPresent(troubles::add);
      } else {
        troubles.add(port.named() + " is also that of " + other.variable());
      }
    }
    if (!troubles.isEmpty()) {
      throw new ConfigException(
          String.join("; ", troubles) + ". Set another port, or stop what has it");
    }
  }

  /** What was opened, or a failure that names port and setting. */
  public <T> Future<T> explain(Future<T> listening) {
    return listening.recover(
        failure -> Future.failedFuture(new ConfigException(cannotBeUsed(failure.getMessage()))));
  }

  private Optional<String> trouble() {
    // A socket that does not listen: else visitors would connect to it, only to be cut off.
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(cannotBeUsed(e.getMessage()));
    }
  }

  private String cannotBeUsed(@Nullable String why) {
    return named() + " cannot be used: " + why;
  }

  private String named() {
    return "port " + port + " on " + host + " (" + variable() + ")";
  }

  private String variable() {
    return Settings.variableOf(setting) + (after == 0 ? "" : " + " + after);
  }
}
