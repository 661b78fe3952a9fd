package io.tributary.solo.testing.containers;

import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A container for each part that was asked for. */
final class ContainerInfra implements Infra {
  private final PostgresImage postgres = new PostgresImage();
  private final RedisImage redis = new RedisImage();
  private final KafkaImage kafka = new KafkaImage();
  private final Map<Part, ServerContainer> containers = new EnumMap<>(Part.class);

  @Override
  public void seek(Set<Part> parts) {
    var _ = Docker.host();
    parts.forEach(part -> Docker.requireImage(image(part).name()));
  }

  @Override
  public synchronized void require(Set<Part> parts) {
    Set<Part> missing = EnumSet.copyOf(parts);
    missing.removeAll(containers.keySet());
    if (missing.isEmpty()) {
      return;
    }
    seek(missing);
    String host = Docker.host();
    // Kept before they run, so that those of a JVM that ends meanwhile are removed too.
    missing.forEach(part -> containers.put(part, new ServerContainer(image(part), host)));
    try {
      startAll(missing.stream().map(containers::get).toList());
    } catch (CompletionException e) {
      // Or the next test class would take them for servers that run.
      missing.forEach(part -> container(part).remove());
      containers.keySet().removeAll(missing);
      throw e;
    }
  }

  private static void startAll(List<ServerContainer> servers) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              servers.stream()
                  .map(server -> CompletableFuture.runAsync(server::start, threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private ServerImage image(Part part) {
    return switch (part) {
      case POSTGRES -> postgres;
      case REDIS -> redis;
      case KAFKA -> kafka;
    };
  }

  private synchronized ServerContainer container(Part part) {
    ServerContainer container = containers.get(part);
    if (container == null) {
      throw new IllegalStateException("name " + part + " in @UseServers to use " + part.title());
    }
    return container;
  }

  @Override
  public PostgresEndpoint postgres() {
    return postgres.endpoint(container(Part.POSTGRES).address());
  }

  @Override
  public String redisUri() {
    return "redis://" + container(Part.REDIS).address();
  }

  @Override
  public String kafkaBootstrap() {
    return container(Part.KAFKA).address().toString();
  }

  @Override
  public ControlledServer server(Part part) {
    return container(part);
  }

  @Override
  public synchronized void close() {
    containers.values().forEach(ServerContainer::remove);
    containers.clear();
  }
}
