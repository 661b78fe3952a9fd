package io.tributary.gateway.guard;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection. In HTTP/1 a connection is one request; here it is a
 * hundred, and each costs memory until both sides have ended it. So two things happen to them:
 *
 * <ul>
 *   <li>A stream ends with its answer. Nobody waits for the rest of a request that was answered
 *       (RFC 9113, 8.1); a client that never ends its side would keep the stream otherwise.
 *   <li>A few are free on every connection; those beyond are counted for the client's address and
 *       for the node. Where there are too many, the connection that opens one more is closed.
 * </ul>
 *
 * <p>Belongs to the connection's event loop. A request of an ordinary browser costs two additions.
 */
final class OpenStreams extends Http2ConnectionAdapter {
  /** A browser that loads a page or a program that calls the API needs no more. */
  static final int FREE = 8;

  private final ConnectionGuard guard;
  private final @Nullable InetAddress client;
  private final Http2ConnectionHandler handler;
  private final ChannelHandlerContext context;
  private int open;
  private boolean closing;

  OpenStreams(
      ConnectionGuard guard,
      @Nullable InetAddress client,
      Http2ConnectionHandler handler,
      ChannelHandlerContext context) {
    this.guard = guard;
    this.client = client;
    this.handler = handler;
    this.context = context;
  }

  @Override
  public void onStreamAdded(Http2Stream stream) {
    if (++open > FREE && !guard.openedStream(client) && !closing) {
      closing = true;
      // Not from within the codec, which is about to use the stream.
      context.executor().execute(this::sendAway);
    }
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    if (open-- > FREE) {
      guard.closedStream(client);
    }
  }

  @Override
  public void onStreamHalfClosed(Http2Stream stream) {
    if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      context.executor().execute(() -> end(stream));
    }
  }

  private void end(Http2Stream stream) {
    // By now the rest may have come: it was in the same packet.
    if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      handler.resetStream(context, stream.id(), Http2Error.NO_ERROR.code(), context.newPromise());
      context.flush();
    }
  }

  private void sendAway() {
    handler.onError(
        context,
        true,
        Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many open requests"));
    context.close();
  }
}
