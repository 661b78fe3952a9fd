package io.tributary.gateway.guard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that sends for long, or much, and never so that an answer comes of it:
 * headers or a body byte by byte, half a preface, chunks that are all extension. An idle timeout
 * does not see such clients, because bytes do move. It stands before TLS and HTTP: bytes in begin
 * an exchange, bytes out end it, which costs a request two writes to a field. Only an HTTP/2
 * connection is asked whether a request is open at all, because there a client speaks of other
 * things too. Belongs to its connection's event loop.
 */
final class ExchangeDeadline extends ChannelDuplexHandler {
  /** How often the clock is looked at within a timeout: it may last a quarter longer. */
  private static final int LOOKS = 4;

  private final ConnectionGuard guard;
  private final @Nullable InetAddress client;
  private final long lookMs;
  private final long maxBytes;

  /** A connection that never asks for anything is in debt from its first moment. */
  private boolean owed = true;

  private int looksWhileOwed;
  private long bytesWhileOwed;
  private @Nullable ScheduledFuture<?> look;

  /**
   * @param client null if it has none, at a Unix domain socket
   * @param maxBytes that may come in before something goes out
   */
  ExchangeDeadline(
      ConnectionGuard guard, @Nullable InetAddress client, long timeoutMs, long maxBytes) {
    this.guard = guard;
    this.client = client;
    this.lookMs = Math.max(1, timeoutMs / LOOKS);
    this.maxBytes = maxBytes;
  }

  OpenStreams streams(Http2ConnectionHandler http2, ChannelHandlerContext at) {
    return new OpenStreams(guard, client, http2, at);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    guard.opened(client);
    look =
        context
            .executor()
            .scheduleAtFixedRate(() -> look(context), lookMs, lookMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    guard.closed(client);
    stopLooking();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    owed = true;
    bytesWhileOwed += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
    if (bytesWhileOwed > maxBytes && !isWebSocket(context)) {
      cut(context);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    owed = false;
    looksWhileOwed = 0;
    bytesWhileOwed = 0;
    context.write(message, promise);
  }

  private void look(ChannelHandlerContext context) {
    if (isWebSocket(context)) {
      // It stays one. Without a timer for each, ten thousand of them take a megabyte less.
      stopLooking();
    } else if (!owed || isIdleHttp2(context)) {
      looksWhileOwed = 0;
    } else if (++looksWhileOwed > LOOKS) {
      cut(context);
    }
  }

  private void cut(ChannelHandlerContext context) {
    guard.cut();
    // From the far end of the pipeline, so that TLS and HTTP/2 can say goodbye.
    context.channel().close();
  }

  private void stopLooking() {
    ScheduledFuture<?> timer = look;
    if (timer != null) {
      timer.cancel(false);
      look = null;
    }
  }

  /** Window updates get no answer; from the first request on, the idle timeout is enough. */
  private static boolean isIdleHttp2(ChannelHandlerContext context) {
    Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
    return http2 != null
        && http2.connection().numActiveStreams() == 0
        && http2.connection().remote().lastStreamCreated() > 0;
  }

  /** There a client may talk without being answered. (All later versions extend this one.) */
  private static boolean isWebSocket(ChannelHandlerContext context) {
    return context.pipeline().get(WebSocket08FrameDecoder.class) != null;
  }
}
