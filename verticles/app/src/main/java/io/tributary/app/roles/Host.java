package io.tributary.app.roles;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tributary.gateway.contract.Contract;
import io.tributary.kit.config.Settings;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.node.NodeInfo;
import io.tributary.kit.op.MeshClient;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node lends to the roles it hosts.
 *
 * @param settings complete: the servers are known
 * @param home the folder of everything the node keeps on disk
 * @param node how it introduces itself
 * @param contract may still be on its way
 * @param shutdown what is opened is remembered here, to be closed in the opposite order
 */
public record Host(
    Vertx vertx,
    Settings settings,
    Path home,
    Clock clock,
    PrometheusMeterRegistry metrics,
    NodeInfo node,
    HealthChecks health,
    Future<Contract> contract,
    MeshClient mesh,
    Closers shutdown) {
  private static final Logger LOG = LoggerFactory.getLogger(Host.class);

  /** Who may speak for visitors in front of this node. */
  public static ClientAddress clients(Settings settings) {
    return ClientAddress.behind(settings.list("trustedProxies"));
  }

  Future<Void> deploy(String name, Supplier<Deployable> verticle) {
    return deploy(name, 1, verticle)
        .map(close -> {
          shutdown.push(close);
          return null;
        });
  }

  /** Succeeds with what takes it down again. */
  Future<Supplier<Future<?>>> deploy(String name, int instances, Supplier<Deployable> verticle) {
    long startedAtMs = clock.millis();
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onFailure(failure -> LOG.error("{} cannot start: {}", name, failure.getMessage()))
        .map(id -> {
          LOG.debug("{} deployed after {} ms", name, clock.millis() - startedAtMs);
          return () -> vertx.undeploy(id);
        });
  }
}
