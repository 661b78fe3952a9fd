package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The network between three nodes falls apart while all of them still reach the servers: each
 * believes to be the only one. A program of its own, for a network namespace of its own, in which
 * rules for packets harm nobody; {@link SplitIT} starts it there.
 */
final class Split {
  private static final Duration ALONE = Duration.ofSeconds(60);
  private static final Duration HEALED = Duration.ofSeconds(60);
  private final Nodes nodes;

  private Split(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Ends with 0 if all is as it should be. */
  public static void main(String... arguments) throws Exception {
    int rounds = Effort.orElse(1, 0).rounds();
    int code = 1;
    try (Nodes nodes =
        Nodes.start(
            Border.cross(),
            "split",
            List.of("all", "all", "gateway,edge"),
            Map.of("TRIBUTARY_KAFKA_REQUEST_TIMEOUT", "2s"))) {
      for (int round = 1; round <= rounds; round++) {
        new Split(nodes).run("split-" + round);
      }
      code = 0;
    } catch (Exception | Error e) {
      e.printStackTrace();
    }
    System.exit(code);
  }

  private void run(String name) throws Exception {
    SameSale sale = SameSale.prepare(nodes, name);
    cut();
    await()
        .atMost(ALONE)
        .until(() -> nodes.all().stream().allMatch(node -> Nodes.members(node) == 1));
    sale.tell(nodes.all().subList(0, 2));
    sale.assertCountedOnce("on nodes that do not see each other");
    Subject.Link link = nodes.newLink("made-in-" + name);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Nodes.visit(nodes.get(2), link.key()) == 302);

    long mended = System.nanoTime();
    mend();
    nodes.awaitTogether();
    // The third node hosts no context: what it answers, it asked another node for.
    await()
        .atMost(HEALED)
        .until(() -> nodes.get(2).call("GET", "/api/links", "").statusCode() == 200);
    double seconds = (System.nanoTime() - mended) / 1e9;
    System.out.printf(Locale.ROOT, "cluster: a network split is healed after %.1f s%n", seconds);
    for (int i = 0; i < 20; i++) {
      assertThat(nodes.get(2).call("GET", "/api/links", "").statusCode()).isEqualTo(200);
    }
    assertThat(seconds).isLessThan(HEALED.toSeconds());
  }

  /** Whatever goes to or comes from a port of the cluster gets lost; servers have other ports. */
  private void cut() throws IOException, InterruptedException {
    // Before the table of local addresses, which is asked first and knows nothing of ports.
    ip("rule", "add", "pref", "100", "lookup", "local");
    ip("rule", "del", "pref", "0");
    for (int first : nodes.memberPorts()) {
      for (int port = first; port < first + Nodes.PORTS; port++) {
        for (String end : List.of("sport", "dport")) {
          ip("rule", "add", "pref", "50", "ipproto", "tcp", end, String.valueOf(port), "blackhole");
        }
      }
    }
  }

  private void mend() throws IOException, InterruptedException {
    for (int i = 0; i < 2 * Nodes.PORTS * nodes.memberPorts().size(); i++) {
      ip("rule", "del", "pref", "50");
    }
    ip("rule", "add", "pref", "0", "lookup", "local");
    ip("rule", "del", "pref", "100");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }
}
