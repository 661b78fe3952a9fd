package io.tributary.app.cluster;

import io.micrometer.core.instrument.Gauge;
import io.tributary.app.roles.Host;
import io.tributary.app.roles.HostName;
import io.tributary.app.roles.Role;
import io.tributary.app.roles.Roles;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.op.MeshNodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node as one of many. */
public final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int SUFFIX = 8;
  private static final int JOIN_TIMEOUT_S = 60;
  private static final int WITHDRAW_TIMEOUT_S = 3;

  private final ClusterConfig config;
  private final Membership membership;
  private @Nullable Watchdog watchdog;

  private Cluster(ClusterConfig config, Membership membership) {
    this.config = config;
    this.membership = membership;
  }

  /** Prepares to join; {@link #join} does. */
  public static Cluster of(ClusterConfig config) {
    // The bus knows a node by this name, so no two may share it, not even one after the other.
    String node = HostName.get() + "-" + UUID.randomUUID().toString().substring(0, SUFFIX);
    if (config.tls() == null) {
      LOG.warn("the cluster speaks plain text: whoever reaches its ports is a member");
    }
    return new Cluster(
        config, new Membership(MemberStack.channel(config, node), config.name(), node));
  }

  /**
   * A Vert.x that has joined; blocks until it has.
   *
   * @throws ConfigException if it cannot, because a port is taken or a certificate is refused
   */
  public Vertx join(VertxBuilder builder, VertxOptions options) {
    try {
      Vertx joined =
          builder
              .with(options.setEventBusOptions(BusOptions.of(config)))
              .withClusterManager(membership)
              .buildClustered()
              .toCompletionStage()
              .toCompletableFuture()
              .get(JOIN_TIMEOUT_S, TimeUnit.SECONDS);
      MeshNodes nodes = MeshNodes.of(joined);
      nodes.joined(membership);
      membership.onNodeLost(nodes::lost);
      LOG.info(
          "joined the cluster as {}, {} nodes",
          membership.getNodeId(),
          membership.getNodes().size());
      return joined;
    } catch (TimeoutException e) {
      throw new ConfigException(
          "the cluster cannot be joined: no answer within " + JOIN_TIMEOUT_S + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("the cluster was not joined: interrupted");
    } catch (Exception e) {
      throw new ConfigException("the cluster cannot be joined: " + rootOf(e));
    }
  }

  /** What went wrong first says most; what wraps it repeats it. */
  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Keeps the directory right and tells how the cluster is, until the node stops. */
  public void watch(Host host) {
    Watchdog started =
        new Watchdog(
            host.vertx(),
            peers(),
            Watchdog.Pace.USUAL,
            Roles.from(host.settings()).has(Role.EDGE),
            // In a thread of its own: the hook that it runs waits for the event loops.
            () -> new Thread(() -> System.exit(1), "tributary-unreachable").start());
    watchdog = started;
    host.shutdown().push(started::stop);
    host.health().register("cluster", () -> Future.succeededFuture(started.health()));
    Gauge.builder("tributary.cluster.nodes", membership, all -> all.getNodes().size())
        .description("Members that this node sees, itself included")
        .register(host.metrics());
    started.start();
  }

  private Watchdog.Peers peers() {
    return new Watchdog.Peers() {
      @Override
      public String self() {
        return membership.getNodeId();
      }

      @Override
      public List<String> all() {
        return membership.getNodes();
      }

      @Override
      public Future<Void> sayAgain() {
        return membership.sayAgain();
      }
    };
  }

  /** From now on other nodes ask others; what they have asked this one is still answered. */
  public Future<Void> withdraw() {
    Watchdog watching = watchdog;
    // Others are about not to reach this node, as they should.
    Future<Void> unwatched = watching == null ? Future.succeededFuture() : watching.stop();
    return unwatched
        .eventually(membership::withdraw)
        .timeout(WITHDRAW_TIMEOUT_S, TimeUnit.SECONDS)
        .otherwiseEmpty();
  }
}
