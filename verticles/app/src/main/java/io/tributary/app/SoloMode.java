package io.tributary.app;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.solo.KafkaEndpoint;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.Progress;
import io.tributary.solo.SoloAddresses;
import io.tributary.solo.SoloOptions;
import io.tributary.solo.SoloServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One machine: brings PostgreSQL, Redis and Kafka up and says in the settings where they are. */
final class SoloMode implements AutoCloseable {
  /** In a home without servers: the home of the node that has them. */
  private static final String OWNER = "solo.servers";

  private final SoloServers servers;
  private final Settings settings;

  private SoloMode(SoloServers servers, Settings settings) {
    this.servers = servers;
    this.settings = settings;
  }

  /** Blocks until all three answer. */
  static SoloMode start(Settings settings, Path home, Progress progress) throws IOException {
    Files.deleteIfExists(home.resolve(OWNER));
    SoloServers servers = SoloServers.start(SoloOptions.of(home), progress);
    return new SoloMode(
        servers, shared(settings, servers.postgres(), servers.redisUri(), servers.kafka()));
  }

  /**
   * The settings with the servers that another node on this machine runs; whose they are is written
   * down for the tools that are pointed at this home.
   *
   * @param owner the home of that node
   */
  static Settings sharing(Settings settings, Path home, Path owner) throws IOException {
    remember(home, owner);
    SoloAddresses running = SoloAddresses.ofRunning(owner);
    if (running == null) {
      throw new ConfigException("solo.servers: no node runs the servers of " + owner);
    }
    return shared(settings, running.postgres(), running.redisUri(), running.kafka());
  }

  static void remember(Path home, Path owner) throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve(OWNER), owner.toAbsolutePath().normalize().toString());
  }

  /** The home whose servers a node with this one uses: the settings', the last start's, or it. */
  static Path owner(Settings settings, Path home) throws IOException {
    String named = settings.optional("solo.servers");
    if (named != null) {
      return Path.of(named);
    }
    Path remembered = home.resolve(OWNER);
    return Files.exists(remembered) ? Path.of(Files.readString(remembered).strip()) : home;
  }

  private static Settings shared(
      Settings settings, PostgresEndpoint postgres, String redisUri, KafkaEndpoint kafka) {
    return pointedAt(settings, postgres, kafka)
        .with(
            Map.of(
                "redis.uri",
                redisUri,
                // The key and the secret that would encrypt it share one disk here.
                "auth.allowUnencryptedKey",
                "true"));
  }

  /** The settings with these servers in them. */
  static Settings pointedAt(Settings settings, PostgresEndpoint postgres, KafkaEndpoint kafka) {
    return pointedAt(settings, kafka)
        .with(
            Map.of(
                "postgres.host", postgres.host(),
                "postgres.port", String.valueOf(postgres.port()),
                "postgres.database", postgres.database(),
                "postgres.user", postgres.user(),
                "postgres.password", postgres.password()));
  }

  /** The settings with this Kafka in them. */
  static Settings pointedAt(Settings settings, KafkaEndpoint kafka) {
    String password = kafka.password();
    return settings.with(
        Map.of(
            "kafka.bootstrap",
            kafka.bootstrap(),
            "kafka.sasl",
            password == null ? "none" : "plain",
            "kafka.user",
            KafkaEndpoint.USER,
            "kafka.password",
            password == null ? "" : password));
  }

  Settings settings() {
    return settings;
  }

  @Override
  public void close() {
    servers.close();
  }
}
