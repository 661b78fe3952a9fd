package io.tributary.gateway.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.tributary.kit.metrics.Meters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees every HTTP connection when it is accepted: closes those beyond the limits, gives each of the
 * others its {@link ExchangeDeadline}, and counts what HTTP/2 connections have open. One for all
 * servers of a node; thread-safe.
 */
@ChannelHandler.Sharable
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private final GuardConfig config;
  private final AddressShares shares;
  private final AddressShares streamShares;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final Counter refused;
  private final Counter refusedStreams;
  private final Counter cutOff;

  /**
   * @param exempt addresses of which any number of connections is let in, because they stand for
   *     many clients
   */
  public ConnectionGuard(GuardConfig config, Predicate<InetAddress> exempt, MeterRegistry meters) {
    this.config = config;
    this.shares = new AddressShares(config.maxConnectionsPerAddress(), exempt);
    this.streamShares = new AddressShares(config.maxStreamsPerAddress(), exempt);
    this.refused = refusals(meters, "connections");
    this.refusedStreams = refusals(meters, "streams");
    this.cutOff =
        Meters.counter(
            meters,
            "tributary.http.connections.cut",
            "Connections closed because nothing they sent came to an answer in time.");
    Gauge.builder("tributary.http.connections", open, AtomicInteger::get)
        .description("Open connections of clients.")
        .register(meters);
  }

  private static Counter refusals(MeterRegistry meters, String queue) {
    return Meters.counter(
        meters,
        "tributary.refused",
        "Turned away because a queue, pool or buffer was full.",
        "queue",
        queue);
  }

  /**
   * To be called for every connection of a server, by Vert.x' connection handler: HTTP/2 is spoken
   * from then on. It knows a class of Vert.x by name that is not meant for others, to find the
   * channel.
   */
  public static void attend(HttpConnection connection) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    ExchangeDeadline deadline = context.pipeline().get(ExchangeDeadline.class);
    if (deadline != null && context.handler() instanceof Http2ConnectionHandler http2) {
      http2.connection().addListener(deadline.streams(http2, context));
    }
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
          .addFirst(
              new ExchangeDeadline(
                  this, client, config.exchangeTimeoutMs(), config.maxExchangeBytes()));
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

  /**
   * @return whether there was room for it; it must be closed in either case
   */
  boolean openedStream(@Nullable InetAddress client) {
    boolean full =
        streams.getAndIncrement() >= config.maxStreams()
            || client != null && streamShares.isUsedUp(client);
    if (client != null) {
      streamShares.opened(client);
    }
    if (full) {
      refusedStreams.increment();
    }
    return !full;
  }

  void closedStream(@Nullable InetAddress client) {
    streams.decrementAndGet();
    if (client != null) {
      streamShares.closed(client);
    }
  }

  void cut() {
    cutOff.increment();
  }
}
