package io.tributary.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tributary.app.RunningTributary;
import io.tributary.app.ServerSettings;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster on this machine: several nodes over one set of servers, each a process of its own.
 *
 * @param bridgePorts where services in other languages join each, if there is an allow list
 * @param memberPorts the first of the three ports that each uses for the cluster
 */
record Nodes(
    List<RunningTributary> all,
    List<Integer> memberPorts,
    List<Integer> bridgePorts,
    PostgresEndpoint database)
    implements AutoCloseable {
  private static final Duration TOGETHER = Duration.ofSeconds(60);
  private static final Pattern MEMBERS =
      Pattern.compile("(?m)^tributary_cluster_nodes\\S* (\\S+)$");

  /** Three ports in a row: membership, the one after it, the bus. */
  static final int PORTS = 3;

  /**
   * @param roles one entry for each node
   * @param more variables of all of them
   */
  static Nodes start(Infra infra, String name, List<String> roles, Map<String, String> more)
      throws IOException {
    return start(infra, name, roles, more, List.of());
  }

  /** The same with arguments on the command line of each. */
  static Nodes start(
      Infra infra,
      String name,
      List<String> roles,
      Map<String, String> more,
      List<String> arguments)
      throws IOException {
    PostgresEndpoint database = infra.freshDatabase();
    Stores.of(infra, database).deleteTopic();
    List<Integer> ports = new ArrayList<>();
    List<Integer> bridges = new ArrayList<>();
    for (int i = 0; i < roles.size(); i++) {
      ports.add(freePorts(ports));
      bridges.add(RunningTributary.freePort());
    }
    String members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    List<RunningTributary> all = new ArrayList<>();
    for (int i = 0; i < roles.size(); i++) {
      Map<String, String> environment = new HashMap<>(ServerSettings.of(infra, database));
      environment.put("TRIBUTARY_ROLES", roles.get(i));
      environment.put("TRIBUTARY_PUBLIC_URL", "http://localhost");
      environment.put("TRIBUTARY_CLUSTER_ENABLED", "true");
      environment.put("TRIBUTARY_CLUSTER_HOST", "127.0.0.1");
      environment.put("TRIBUTARY_CLUSTER_ALLOW_LOOPBACK", "true");
      environment.put("TRIBUTARY_CLUSTER_MEMBERS", members);
      environment.put("TRIBUTARY_CLUSTER_MEMBER_PORT", String.valueOf(ports.get(i)));
      environment.put("TRIBUTARY_CLUSTER_PORT", String.valueOf(ports.get(i) + 2));
      if (more.containsKey("TRIBUTARY_BRIDGE_CLIENTS")) {
        environment.put("TRIBUTARY_BRIDGE_PORT", String.valueOf(bridges.get(i)));
      }
      environment.putAll(more);
      all.add(RunningTributary.prepared(name + "-" + (i + 1), environment, arguments));
    }
    Nodes nodes = new Nodes(all, ports, bridges, database);
    try {
      for (RunningTributary node : all) {
        node.launch();
      }
      for (RunningTributary node : all) {
        node.awaitReady();
      }
      nodes.awaitTogether();
    } catch (IOException | RuntimeException | Error e) {
      all.forEach(RunningTributary::kill);
      throw e;
    }
    return nodes;
  }

  RunningTributary get(int index) {
    return all.get(index);
  }

  /** Waits until each node is ready and sees all the others. */
  void awaitTogether() {
    await()
        .atMost(TOGETHER)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> all.stream().allMatch(node -> node.isReady() && members(node) == all.size()));
  }

  /** How many members a node sees, itself included. */
  static int members(RunningTributary node) {
    Matcher metric = MEMBERS.matcher(node.metrics());
    return metric.find() ? (int) Double.parseDouble(metric.group(1)) : 0;
  }

  /** Made on the first node. */
  Subject.Link newLink(String key) {
    return newLink(key, RunningTributary.KEY);
  }

  /**
   * @param apiKey of the workspace that it is to be in
   */
  Subject.Link newLink(String key, String apiKey) {
    return newLink(
        new JsonObject().put("url", "https://shop.example.com/" + key).put("key", key), apiKey);
  }

  Subject.Link newLink(JsonObject wanted) {
    return newLink(wanted, RunningTributary.KEY);
  }

  private Subject.Link newLink(JsonObject wanted, String apiKey) {
    HttpResponse<String> answer = get(0).call("POST", "/api/links", wanted.encode(), apiKey);
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(answer.body());
    }
    return new Subject.Link(new JsonObject(answer.body()).getString("id"), wanted.getString("key"));
  }

  /** Visits as a person, once the node knows the link; the id of the click. */
  static String click(RunningTributary node, String key) {
    await().atMost(TOGETHER).until(() -> visit(node, key) == 302);
    return node.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/" + key))
                .header("user-agent", Visitors.BROWSER)
                .GET())
        .headers()
        .firstValue("location")
        .orElseThrow()
        .replaceAll(".*[?&]dub_id=([^&#]*).*", "$1");
  }

  static int visit(RunningTributary node, String key) {
    return node.send(HttpRequest.newBuilder(URI.create(node.url() + "/" + key)).GET()).statusCode();
  }

  /** The status that a list of links is answered with. */
  static int listWith(RunningTributary node, String apiKey) {
    return node.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/api/links"))
                .header("authorization", "Bearer " + apiKey)
                .GET())
        .statusCode();
  }

  @Override
  public void close() {
    all.forEach(RunningTributary::close);
  }

  private static int freePorts(List<Integer> taken) {
    while (true) {
      // Below those that the system gives to connections, one of which could take it meanwhile.
      int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      boolean apart = taken.stream().noneMatch(port -> Math.abs(port - first) < PORTS);
      if (apart && areFree(first)) {
        return first;
      }
    }
  }

  private static boolean areFree(int first) {
    for (int port = first; port < first + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(true);
      } catch (IOException | IllegalArgumentException e) {
        return false;
      }
    }
    return true;
  }
}
