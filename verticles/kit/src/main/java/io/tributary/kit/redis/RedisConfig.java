package io.tributary.kit.redis;

import io.tributary.kit.config.Settings;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.util.List;

/**
 * Where Redis is.
 *
 * @param uris {@code redis://host:port}; several for a cluster or sentinels
 */
public record RedisConfig(List<String> uris, RedisClientType type) {
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final int MAX_CONNECTIONS = 6;
  private static final int MAX_WAITING_FOR_CONNECTION = 64;
  private static final int MAX_WAITING_FOR_ANSWER = 2_048;

  public RedisConfig {
    uris = List.copyOf(uris);
  }

  public static RedisConfig from(Settings settings) {
    settings.required("redis.uri");
    return new RedisConfig(
        settings.list("redis.uri"), settings.choice("redis.type", RedisClientType.class));
  }

  /**
   * Options with every queue bounded: whoever cannot be served soon is told at once.
   *
   * @param poolName who uses the connections; else each start would make a label of its own
   */
  public RedisOptions options(String poolName) {
    RedisOptions options =
        new RedisOptions()
            .setType(type)
            .setPoolName(poolName)
            .setMaxPoolSize(MAX_CONNECTIONS)
            .setMaxPoolWaiting(MAX_WAITING_FOR_CONNECTION)
            .setMaxWaitingHandlers(MAX_WAITING_FOR_ANSWER)
            .setNetClientOptions(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
    uris.forEach(options::addConnectionString);
    return options;
  }

  /** Without the addresses, which may carry a password: this ends up in logs. */
  @Override
  public String toString() {
    return type + " Redis, " + uris.size() + " endpoint(s)";
  }
}
