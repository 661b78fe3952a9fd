package io.tributary.app;

import io.tributary.app.cluster.ClusterConfig;
import io.tributary.app.roles.Role;
import io.tributary.app.roles.Roles;
import io.tributary.gateway.ops.OpsConfig;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Every port that a node opens for others. Those of solo mode's servers are not among them: it
 * looks for free ones itself.
 */
final class NodePorts {
  private NodePorts() {}

  static List<ListenPort> of(Settings settings) {
    List<ListenPort> ports = new ArrayList<>();
    ports.add(port(settings, "port", "host"));
    OpsConfig ops = OpsConfig.from(settings);
    ports.add(ListenPort.of("ops.port", ops.host(), ops.port()));
    if (Roles.from(settings).has(Role.BRIDGE)) {
      ports.add(port(settings, "bridge.port", "bridge.host"));
    }
    if (ClusterConfig.isEnabled(settings)) {
      // Read whole: an address that is no address is said in its own words.
      ClusterConfig cluster = ClusterConfig.from(settings);
      String host = cluster.host().getHostAddress();
      ListenPort member = ListenPort.of("cluster.memberPort", host, cluster.memberPort());
      ports.add(ListenPort.of("cluster.port", host, cluster.port()));
      ports.add(member);
      ports.add(member.next());
    }
    return ports;
  }

  private static ListenPort port(Settings settings, String key, String host) {
    return ListenPort.of(key, settings.string(host), settings.integer(key, 0, 65_535));
  }
}
