package io.tributary.gateway.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees every HTTP connection when it is accepted: closes those beyond the limit, gives each of the
 * others its {@link ExchangeDeadline}. One for all servers of a node; thread-safe.
 */
@ChannelHandler.Sharable
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private final GuardConfig config;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final Counter cutOff;

  public ConnectionGuard(GuardConfig config, MeterRegistry meters) {
    this.config = config;
    this.refused = meters.counter("tributary.http.connections.refused");
    this.cutOff = meters.counter("tributary.http.connections.cut");
    Gauge.builder("tributary.http.connections", open, AtomicInteger::get).register(meters);
  }

  /** What the listening socket reads are the connections that it accepted. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    if (accepted instanceof Channel connection) {
      if (open.get() >= config.maxConnections()) {
        refused.increment();
        connection.unsafe().closeForcibly();
        return;
      }
      connection.pipeline().addFirst(new ExchangeDeadline(this, config.exchangeTimeoutMs()));
    }
    context.fireChannelRead(accepted);
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  void cut() {
    cutOff.increment();
  }
}
