package io.tributary.gateway.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tributary.kit.metrics.Meters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees every HTTP connection when it is accepted: closes those beyond the limits, gives each of the
 * others its {@link ExchangeDeadline}. One for all servers of a node; thread-safe.
 */
@ChannelHandler.Sharable
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private final GuardConfig config;
  private final AddressShares shares;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final Counter cutOff;

  /**
   * @param exempt addresses of which any number of connections is let in, because they stand for
   *     many clients
   */
  public ConnectionGuard(GuardConfig config, Predicate<InetAddress> exempt, MeterRegistry meters) {
    this.config = config;
    this.shares = new AddressShares(config.maxConnectionsPerAddress(), exempt);
    this.refused =
        Meters.counter(
            meters,
            "tributary.refused",
            "Turned away because a queue, pool or buffer was full.",
            "queue",
            "connections");
    this.cutOff =
        Meters.counter(
            meters,
            "tributary.http.connections.cut",
            "Connections closed because nothing they sent came to an answer in time.");
    Gauge.builder("tributary.http.connections", open, AtomicInteger::get)
        .description("Open connections of clients.")
        .register(meters);
  }

  /** What the listening socket reads are the connections that it accepted. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    if (accepted instanceof Channel connection) {
      InetAddress client =
          connection.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
      if (open.get() >= config.maxConnections() || client != null && shares.isUsedUp(client)) {
        refused.increment();
        connection.unsafe().closeForcibly();
        return;
      }
      connection
          .pipeline()
          .addFirst(new ExchangeDeadline(this, client, config.exchangeTimeoutMs()));
    }
    context.fireChannelRead(accepted);
  }

  void opened(@Nullable InetAddress client) {
    open.incrementAndGet();
    if (client != null) {
      shares.opened(client);
    }
  }

  void closed(@Nullable InetAddress client) {
    open.decrementAndGet();
    if (client != null) {
      shares.closed(client);
    }
  }

  void cut() {
    cutOff.increment();
  }
}
