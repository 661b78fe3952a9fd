package io.tributary.solo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of a home are that another process runs, for tools that look at them and for
 * further nodes on the same machine.
 *
 * @param redisUri {@code redis://:password@127.0.0.1:port}
 */
public record SoloAddresses(PostgresEndpoint postgres, String redisUri, KafkaEndpoint kafka) {

  /**
   * Null if nobody runs the home's servers.
   *
   * @throws SoloException if the home has no servers at all
   */
  public static @Nullable SoloAddresses ofRunning(Path home) {
    Path root = home.toAbsolutePath().normalize();
    if (!Files.exists(root.resolve(HomeFolder.PORTS))) {
      throw new SoloException("there is no Tributary in " + root);
    }
    if (!HomeLock.isTaken(root)) {
      return null;
    }
    HomeFolder folder = HomeFolder.open(root);
    Ports ports = folder.ports();
    return new SoloAddresses(
        PostgresServer.endpoint(folder, ports.remembered("postgres")),
        RedisServer.uri(folder, ports.remembered("redis")),
        KafkaServer.endpoint(folder, ports.remembered("kafka")));
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return postgres + ", " + kafka;
  }
}
