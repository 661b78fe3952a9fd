package io.tributary.app.roles;

import io.tributary.kit.traffic.NodeReporter;

/** What every node tells the mesh about itself, from its start until it leaves. */
public final class MeshReports {
  private MeshReports() {}

  public static void start(Host host) {
    NodeReporter reporter =
        new NodeReporter(host.vertx(), host.node(), host.health(), host.clock());
    reporter.start();
    host.shutdown().push(reporter::stop);
  }
}
