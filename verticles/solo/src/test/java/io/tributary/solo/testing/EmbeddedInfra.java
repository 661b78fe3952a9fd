package io.tributary.solo.testing;

import io.tributary.solo.ManagedServer;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.Progress;
import io.tributary.solo.SoloOptions;
import io.tributary.solo.SoloServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Child processes, their data in a throw-away folder under the module's {@code target}. */
final class EmbeddedInfra implements Infra {
  private final TestHomes homes = TestHomes.ofModule();
  private final Map<Part, SoloServers> owners = new EnumMap<>(Part.class);
  private final List<SoloServers> started = new ArrayList<>();

  @Override
  public void seek(Set<Part> parts) {
    // They come along.
  }

  /** What is missing starts together in a home of its own, so that parts can be added later. */
  @Override
  public synchronized void require(Set<Part> parts) {
    Set<Part> missing = EnumSet.copyOf(parts);
    missing.removeAll(owners.keySet());
    if (missing.isEmpty()) {
      return;
    }
    Path home = homes.create();
    SoloOptions options =
        SoloOptions.of(home)
            .withCache(homes.cache())
            .withParts(missing)
            .withDurable(false)
            .withKafkaPassword(false);
    SoloServers servers = SoloServers.start(options, Progress.SILENT);
    started.add(servers);
    missing.forEach(part -> owners.put(part, servers));
  }

  private synchronized SoloServers owner(Part part) {
    SoloServers servers = owners.get(part);
    if (servers == null) {
      throw new IllegalStateException("name " + part + " in @UseServers to use " + part.title());
    }
    return servers;
  }

  @Override
  public PostgresEndpoint postgres() {
    return owner(Part.POSTGRES).postgres();
  }

  @Override
  public String redisUri() {
    return owner(Part.REDIS).redisUri();
  }

  @Override
  public String kafkaBootstrap() {
    return owner(Part.KAFKA).kafka().bootstrap();
  }

  @Override
  public ControlledServer server(Part part) {
    return new ChildProcess(owner(part).server(part));
  }

  @Override
  public synchronized void close() {
    started.forEach(SoloServers::close);
    started.clear();
    owners.clear();
    homes.deleteAll();
  }

  private record ChildProcess(ManagedServer server) implements ControlledServer {

    @Override
    public void start() {
      server.start();
    }

    @Override
    public void stop() {
      server.stop();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void pause() {
      server.pause();
    }

    @Override
    public void resume() {
      server.resume();
    }
  }
}
