package io.tributary.app.chaos;

import io.tributary.app.ServerSettings;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Servers of this machine for a program in a network namespace of its own, which cannot reach them:
 * there they have the same addresses as here.
 */
final class Border implements AutoCloseable {
  private static final String FOLDER = "SPLIT_BORDER";
  private final Path folder;
  private final Map<String, String> settings;
  private final List<Relay> relays = new ArrayList<>();

  private Border(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** On the side of the servers. */
  static Border of(Infra infra) throws IOException {
    Border border =
        new Border(
            // A socket's path may not be longer than about a hundred characters.
            Files.createTempDirectory("split"), ServerSettings.of(infra, infra.freshDatabase()));
    for (Part part : Part.values()) {
      InetSocketAddress server = address(part, border.settings);
      border.relays.add(Relay.open(door(border.folder, part), server));
    }
    return border;
  }

  /** What the program has to have in its environment. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put(FOLDER, folder.toString());
    return environment;
  }

  /** In the program: the servers, as long as it runs. */
  static Infra cross() throws IOException {
    Map<String, String> settings = System.getenv();
    Path folder = Path.of(setting(settings, FOLDER));
    for (Part part : Part.values()) {
      int port = address(part, settings).getPort();
      var _ =
          Relay.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port), door(folder, part));
    }
    return new Beyond(settings);
  }

  private static String setting(Map<String, String> settings, String name) {
    return Objects.requireNonNull(settings.get(name), name);
  }

  private static UnixDomainSocketAddress door(Path folder, Part part) {
    return UnixDomainSocketAddress.of(folder.resolve(part.name()));
  }

  private static InetSocketAddress address(Part part, Map<String, String> settings) {
    String address =
        switch (part) {
          case POSTGRES ->
              setting(settings, "TRIBUTARY_POSTGRES_HOST")
                  + ":"
                  + setting(settings, "TRIBUTARY_POSTGRES_PORT");
          case REDIS -> hostAndPort(URI.create(setting(settings, "TRIBUTARY_REDIS_URI")));
          case KAFKA -> setting(settings, "TRIBUTARY_KAFKA_BOOTSTRAP");
        };
    URI uri = URI.create("tcp://" + address);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  private static String hostAndPort(URI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
    for (Part part : Part.values()) {
      Files.deleteIfExists(door(folder, part).getPath());
    }
    Files.delete(folder);
  }

  /** Servers that run elsewhere. */
  private record Beyond(Map<String, String> settings) implements Infra {

    @Override
    public void seek(Set<Part> parts) {
      // All of them are there.
    }

    @Override
    public void require(Set<Part> parts) {
      // They run.
    }

    @Override
    public PostgresEndpoint postgres() {
      return new PostgresEndpoint(
          setting(settings, "TRIBUTARY_POSTGRES_HOST"),
          Integer.parseInt(setting(settings, "TRIBUTARY_POSTGRES_PORT")),
          setting(settings, "TRIBUTARY_POSTGRES_DATABASE"),
          setting(settings, "TRIBUTARY_POSTGRES_USER"),
          setting(settings, "TRIBUTARY_POSTGRES_PASSWORD"));
    }

    /** Made on the other side, for this program only. */
    @Override
    public PostgresEndpoint freshDatabase() {
      return postgres();
    }

    @Override
    public String redisUri() {
      return setting(settings, "TRIBUTARY_REDIS_URI");
    }

    @Override
    public String kafkaBootstrap() {
      return setting(settings, "TRIBUTARY_KAFKA_BOOTSTRAP");
    }

    @Override
    public ControlledServer server(Part part) {
      throw new UnsupportedOperationException("servers are killed where they run");
    }

    @Override
    public void close() {
      // They are not ours.
    }
  }
}
