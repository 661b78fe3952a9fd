package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.NamingException;
import org.jgroups.JChannel;
import org.jgroups.protocols.dns.AddressedDNSResolver;
import org.jgroups.protocols.dns.DNS_PING;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that know of each other by the addresses of one name, as behind a headless service. */
class NamedMembersIT {
  private static final String NAME = "nodes.mesh.example";
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private final List<Vertx> open = new ArrayList<>();

  @AfterEach
  void leave() {
    open.reversed().forEach(vertx -> join(vertx.close()));
  }

  @Test
  void nodesShouldFindEachOtherByNameAlthoughOneOfItsAddressesIsDead() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "more than one loopback address is needed");
    Vertx plain = Vertx.vertx();
    open.add(plain);
    List<byte[]> addresses =
        Stream.of("127.0.0.2", "127.0.0.3", "127.0.0.4")
            .map(address -> InetAddress.ofLiteral(address).getAddress())
            .toList();
    NameServer names = NameServer.start(plain, NAME, addresses);
    int memberPort = freePort();

    Vertx one = start("127.0.0.2", memberPort, names);
    Vertx two = start("127.0.0.3", memberPort, names);

    await().atMost(TOGETHER).until(() -> members(one) == 2 && members(two) == 2);
    join(
        one.eventBus()
            .<String>consumer("greet", message -> message.reply("hello " + message.body()))
            .completion());
    assertThat(join(two.eventBus().<String>request("greet", "two")).body()).isEqualTo("hello two");
  }

  private Vertx start(String host, int memberPort, NameServer names) throws NamingException {
    ClusterConfig config =
        new ClusterConfig(
            "named-members-test",
            InetAddress.ofLiteral(host),
            memberPort + 2,
            memberPort,
            List.of(),
            NAME,
            null);
    JChannel channel = MemberStack.channel(config, host);
    // What DNS_PING makes for itself when it is told a server; the machine's own is asked
    // otherwise.
    channel
        .getProtocolStack()
        .<DNS_PING>findProtocol(DNS_PING.class)
        .setDNSResolver(
            new AddressedDNSResolver(
                "com.sun.jndi.dns.DnsContextFactory", "127.0.0.1:" + names.port()));
    Vertx vertx =
        join(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(BusOptions.of(config)))
                .withClusterManager(new Membership(channel, config.name(), host))
                .buildClustered());
    open.add(vertx);
    return vertx;
  }

  private static int members(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodes().size();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** The first of three that are free; below those that the system gives to connections. */
  private static int freePort() throws IOException {
    for (int port = 20_000; port < 32_000; port += 10) {
      try (ServerSocket member = new ServerSocket(port);
          ServerSocket watch = new ServerSocket(port + 1);
          ServerSocket bus = new ServerSocket(port + 2)) {
        return port;
      } catch (IOException e) {
        // Taken; the next ones.
      }
    }
    throw new IOException("no free ports");
  }
}
