package io.tributary.app.roles;

import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.tracking.audit.JournalLanesVerticle;
import io.tributary.tracking.audit.JournalState;
import io.tributary.tracking.edge.Edge;
import io.tributary.tracking.edge.EdgeConfig;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.JournalConfig;
import io.vertx.core.Future;

/** {@link Role#EDGE}: short links, and the journal of this node. */
public final class EdgeRole {
  private EdgeRole() {}

  /** Opens the edge; whoever listens for visitors hands them to its handlers. */
  public static Future<Edge> open(Host host, Servers servers, Geo geo) {
    Edge edge =
        new Edge(
            host.vertx(),
            EdgeConfig.from(host.settings()),
            JournalConfig.from(host.settings(), host.home()),
            PostgresConfig.from(host.settings()),
            KafkaConfig.from(host.settings()),
            servers.gate(),
            Host.clients(host.settings()),
            geo,
            host.clock(),
            host.metrics());
    return edge.start()
        .onSuccess(started -> {
          host.shutdown().push(edge::close);
          host.health().register("edge", () -> Future.succeededFuture(edge.health()));
          host.health().register("visitors", () -> Future.succeededFuture(edge.visitors()));
        })
        .map(edge);
  }

  /** Lets the audit ask how this node's journal stands. */
  public static Future<Void> tellLanes(Host host, Edge edge) {
    return host.deploy(
        "journal lanes",
        () ->
            new JournalLanesVerticle(
                () -> new JournalState(edge.journalId(), HostName.get(), edge.journal())));
  }
}
