package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.app.cluster.ClusterConfig.TlsFiles;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.MeshConsumer;
import io.tributary.kit.op.MeshNodes;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.naming.NamingException;
import org.jgroups.JChannel;
import org.jgroups.protocols.dns.AddressedDNSResolver;
import org.jgroups.protocols.dns.DNS_PING;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How members find each other, who is let in, and how one leaves. */
class MembersIT {
  private static final int PORTS = 3;
  private static final String NAME = "nodes.mesh.example";
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private final List<Vertx> open = new ArrayList<>();

  @AfterEach
  void leave() {
    open.reversed().forEach(vertx -> join(vertx.close()));
  }

  @Test
  void membersWithCertificatesShouldTalkAndOthersShouldStayOutside(@TempDir Path folder)
      throws Exception {
    Certificate ours = Certificate.make(folder, "ours");
    Certificate theirs = Certificate.make(folder, "theirs");
    TlsFiles inside = ours.believing(ours);
    int first = freePorts(0);
    int second = freePorts(first);
    int third = freePorts(second);
    List<Integer> all = List.of(first, second, third);

    Vertx one = start(first, all, inside);
    Vertx two = start(second, all, inside);
    await().atMost(TOGETHER).until(() -> members(one) == 2 && members(two) == 2);
    join(
        one.eventBus()
            .<String>consumer("greet", message -> message.reply("hello " + message.body()))
            .completion());
    assertThat(join(two.eventBus().<String>request("greet", "two")).body()).isEqualTo("hello two");

    // It knows whom to believe, which is no secret, and where the others are; it is not believed.
    Vertx stranger = start(third, all, theirs.believing(ours));
    assertThat(members(stranger)).isEqualTo(1);
    assertThat(
            fails(
                stranger
                    .eventBus()
                    .request("greet", "me", new DeliveryOptions().setSendTimeout(2_000))))
        .isTrue();
    assertThat(members(one)).isEqualTo(2);
    assertThat(members(two)).isEqualTo(2);
    assertThat(answers(stranger, busPort(first), ours))
        .as("the bus without a certificate")
        .isFalse();
  }

  @Test
  void aMemberThatWithdrawsShouldBeAskedNoMoreWhileItsAnswersStillCome() throws Exception {
    int first = freePorts(0);
    int second = freePorts(first);
    List<Integer> all = List.of(first, second);
    ClusterConfig config = config(first, all, null);
    Membership membership =
        new Membership(MemberStack.channel(config, "leaving"), config.name(), "leaving");
    Vertx one = start(config, membership);
    Vertx two = start(second, all, null);
    await().atMost(TOGETHER).until(() -> members(one) == 2 && members(two) == 2);
    Promise<Void> asked = Promise.promise();
    Promise<Void> answer = Promise.promise();
    join(
        one.eventBus()
            .<String>consumer(
                "greet",
                message -> {
                  asked.tryComplete();
                  answer.future().onSuccess(now -> message.reply("hello " + message.body()));
                })
            .completion());
    await().atMost(TOGETHER).until(() -> knows(two, "greet"));
    Future<?> onItsWay = two.eventBus().<String>request("greet", "two");
    join(asked.future());

    join(membership.withdraw());
    await().atMost(TOGETHER).until(() -> !knows(two, "greet"));
    assertThat(fails(ask(two))).isTrue();
    answer.complete();
    assertThat(fails(onItsWay)).isFalse();
  }

  @Test
  void whatALostMemberWasAskedShouldGoOnOrFailAndNotWaitForItsDeadline() {
    int first = freePorts(0);
    int second = freePorts(first);
    int third = freePorts(Math.max(first, second));
    List<Integer> all = List.of(first, second, third);
    Vertx one = start(first, all, null);
    Vertx two = start(second, all, null);
    Vertx three = start(third, all, null);
    await()
        .atMost(TOGETHER)
        .until(() -> Stream.of(one, two, three).allMatch(vertx -> members(vertx) == 3));
    Promise<Void> written = Promise.promise();
    Promise<Void> read = Promise.promise();
    join(
        MeshNodes.of(two)
            .<String>consumer(
                two.eventBus(),
                "tea.make",
                message -> (message.body().equals("write") ? written : read).complete())
            .completion());
    await().atMost(TOGETHER).until(() -> knows(one, "tea.make"));
    Clock clock = Clock.systemUTC();
    MeshClient mesh = new MeshClient(one, clock, "test");
    long deadlineMs = clock.millis() + TOGETHER.toMillis();
    Future<String> write = mesh.ask("tea.make", "write", deadlineMs);
    Future<String> reading = mesh.find("tea.make", "read", deadlineMs);
    join(written.future());
    join(read.future());
    join(
        MeshNodes.of(three)
            .<String>consumer(three.eventBus(), "tea.make", message -> message.reply("by three"))
            .completion());

    join(two.close());
    open.remove(two);
    Throwable failure =
        join(write.<Throwable>transform(end -> Future.succeededFuture(end.cause())));
    assertThat(failure)
        .isInstanceOfSatisfying(
            MeshException.class,
            told -> assertThat(told.code()).isEqualTo(FailureCode.UNAVAILABLE));
    assertThat(join(reading)).isEqualTo("by three");
    assertThat(join(mesh.<String>ask("tea.make", "write", deadlineMs))).isEqualTo("by three");
  }

  /** As a bridge gives a request back whose service is not well. */
  @Test
  void whatIsGivenBackShouldGoToAnotherNodeAndBackIfThereIsNone() {
    int first = freePorts(0);
    int second = freePorts(first);
    List<Integer> all = List.of(first, second);
    Vertx one = start(first, all, null);
    Vertx two = start(second, all, null);
    await().atMost(TOGETHER).until(() -> members(one) == 2 && members(two) == 2);
    join(
        MeshNodes.of(one)
            .<String>consumer(
                one.eventBus(),
                "tea.make",
                message ->
                    message.reply(
                        message.headers().contains(MeshNodes.ANYBODY)
                            ? "as a last resort"
                            : new ReplyException(ReplyFailure.NO_HANDLERS, "not well")))
            .completion());
    MeshConsumer well =
        MeshNodes.of(two)
            .<String>consumer(two.eventBus(), "tea.make", message -> message.reply("by two"));
    join(well.completion());
    Clock clock = Clock.systemUTC();
    MeshClient mesh = new MeshClient(one, clock, "test");
    long deadlineMs = clock.millis() + TOGETHER.toMillis();

    await()
        .atMost(TOGETHER)
        .until(() -> join(mesh.<String>ask("tea.make", "", deadlineMs)).equals("by two"));
    join(well.unregister());
    await()
        .atMost(TOGETHER)
        .until(() -> join(mesh.<String>ask("tea.make", "", deadlineMs)).equals("as a last resort"));
  }

  /** As behind a headless service; and the address of one that has just died is still there. */
  @Test
  void nodesShouldFindEachOtherByTheAddressesOfOneName() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "more than one loopback address is needed");
    Vertx plain = Vertx.vertx();
    open.add(plain);
    List<byte[]> addresses =
        Stream.of("127.0.0.2", "127.0.0.3", "127.0.0.4")
            .map(address -> InetAddress.ofLiteral(address).getAddress())
            .toList();
    NameServer names = NameServer.start(plain, NAME, addresses);
    int port = freePorts(0);

    Vertx one = startNamed("127.0.0.2", port, names);
    Vertx two = startNamed("127.0.0.3", port, names);

    await().atMost(TOGETHER).until(() -> members(one) == 2 && members(two) == 2);
  }

  private Vertx startNamed(String host, int port, NameServer names) throws NamingException {
    ClusterConfig config =
        new ClusterConfig(
            "named-members-test",
            InetAddress.ofLiteral(host),
            busPort(port),
            port,
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
    return start(config, new Membership(channel, config.name(), host));
  }

  private Vertx start(ClusterConfig config, Membership membership) {
    Vertx vertx =
        join(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(BusOptions.of(config)))
                .withClusterManager(membership)
                .buildClustered());
    open.add(vertx);
    return vertx;
  }

  private static boolean knows(Vertx vertx, String address) {
    Promise<List<RegistrationInfo>> found = Promise.promise();
    ((VertxInternal) vertx).clusterManager().getRegistrations(address, found);
    return !join(found.future()).isEmpty();
  }

  private static Future<?> ask(Vertx vertx) {
    return vertx.eventBus().request("greet", "two", new DeliveryOptions().setSendTimeout(500));
  }

  private Vertx start(int port, List<Integer> all, @Nullable TlsFiles tls) {
    Vertx vertx = Cluster.of(config(port, all, tls)).join(Vertx.builder(), new VertxOptions());
    open.add(vertx);
    return vertx;
  }

  private static ClusterConfig config(int port, List<Integer> all, @Nullable TlsFiles tls) {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    return new ClusterConfig(
        "members-test",
        here,
        busPort(port),
        port,
        all.stream().map(each -> new InetSocketAddress(here, each)).toList(),
        null,
        tls);
  }

  private static int busPort(int memberPort) {
    return memberPort + 2;
  }

  private static int members(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodes().size();
  }

  /** Whether a TLS connection without a certificate stays open long enough to be of use. */
  private static boolean answers(Vertx vertx, int port, Certificate authority) {
    NetClientOptions options =
        new NetClientOptions()
            .setSsl(true)
            .setHostnameVerificationAlgorithm("")
            .setTrustOptions(new PemTrustOptions().addCertPath(authority.certificate().toString()));
    return !fails(
        vertx
            .createNetClient(options)
            .connect(port, "127.0.0.1")
            .compose(socket -> {
              Promise<Void> closed = Promise.promise();
              socket.exceptionHandler(closed::tryFail);
              socket.closeHandler(gone -> closed.tryFail("closed"));
              return closed
                  .future()
                  .timeout(5, TimeUnit.SECONDS)
                  .recover(failure ->
                      failure instanceof TimeoutException
                          ? Future.succeededFuture()
                          : Future.failedFuture(failure));
            }));
  }

  private static boolean fails(Future<?> future) {
    return join(future.transform(ended -> Future.succeededFuture(ended.failed())));
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static int freePorts(int above) {
    while (true) {
      // Below those that the system gives to connections.
      int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (Math.abs(first - above) >= PORTS && first + PORTS < 65_536) {
        return first;
      }
    }
  }
}
