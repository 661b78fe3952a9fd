package io.tributary.gateway.guard;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A transport of Vert.x whose HTTP servers have a {@link ConnectionGuard}. A transport is the only
 * place of Vert.x from where a connection can be seen before its first request is complete.
 */
public final class GuardedTransport implements Transport {
  private final Transport transport;
  private final ConnectionGuard guard;

  private GuardedTransport(Transport transport, ConnectionGuard guard) {
    this.transport = transport;
    this.guard = guard;
  }

  /** The system's native transport where there is one, NIO elsewhere. */
  public static GuardedTransport best(ConnectionGuard guard) {
    Transport system = Transport.nativeTransport();
    return new GuardedTransport(
        system != null && system.available() ? system : Transport.NIO, guard);
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public boolean available() {
    return transport.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Guarded(transport.implementation(), guard);
  }

  /** Passes everything on, and a little more to HTTP servers. */
  private record Guarded(io.vertx.core.spi.transport.Transport real, ConnectionGuard guard)
      implements io.vertx.core.spi.transport.Transport {

    @Override
    public void configure(NetServerOptions options, boolean domain, ServerBootstrap bootstrap) {
      real.configure(options, domain, bootstrap);
      if (options instanceof HttpServerOptions) {
        bootstrap.handler(guard);
      }
    }

    @Override
    public boolean supportsDomainSockets() {
      return real.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return real.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
      return real.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return real.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
      return real.convert(address);
    }

    @Override
    public io.vertx.core.net.@Nullable SocketAddress convert(SocketAddress address) {
      return real.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return real.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
      return real.eventLoopGroup(type, threads, factory, ratio);
    }

    @Override
    public DatagramChannel datagramChannel() {
      return real.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x' own signature.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return real.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domain) {
      return real.channelFactory(domain);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domain) {
      return real.serverChannelFactory(domain);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      real.configure(channel, options);
    }

    @Override
    public void configure(
        ClientOptionsBase options, int timeoutMs, boolean domain, Bootstrap bootstrap) {
      real.configure(options, timeoutMs, domain, bootstrap);
    }
  }
}
