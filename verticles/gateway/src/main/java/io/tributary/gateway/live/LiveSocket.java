package io.tributary.gateway.live;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of one dashboard. Vert.x makes the handshake; then this takes its place behind
 * Netty's frame codec, because what Vert.x keeps for a WebSocket (two queues of 1,024 places, two
 * connections, the request) is many times what a dashboard needs, which listens and says next to
 * nothing. What the client sends is answered as the protocol wants it, and otherwise ignored after
 * its first message. It knows two classes of Vert.x by name that are not meant for others, to find
 * the connection and to take its place.
 *
 * <p>Belongs to the connection's event loop; handlers are called there, in no context of Vert.x.
 */
final class LiveSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);

  /** More than this unread, and nothing more is written. */
  private static final int MAX_UNREAD_BYTES = 256 * 1024;

  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(MAX_UNREAD_BYTES / 2, MAX_UNREAD_BYTES);

  /** Of a first message in several frames. */
  private static final int MAX_FIRST_MESSAGE_BYTES = 64 * 1024;

  /** How long the client may take to answer a goodbye. */
  private static final long GOODBYE_S = 10;

  private static final String DASHBOARD = "dashboard";
  private static final String AGGREGATOR = "aggregator";

  private final Channel channel;
  private @Nullable Consumer<String> first;
  private int unanswered;
  private boolean closing;

  private LiveSocket(Channel channel) {
    this.channel = channel;
  }

  /** Upgrades a request; fails as Vert.x does, which has answered it then. */
  static Future<LiveSocket> upgrade(HttpServerRequest request) {
    return request.toWebSocket().map(shaken -> takeOver(request));
  }

  private static LiveSocket takeOver(HttpServerRequest request) {
    HttpServerConnection connection = (HttpServerConnection) request.connection();
    Channel channel = connection.channelHandlerContext().channel();
    LiveSocket socket = new LiveSocket(channel);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(VertxHandler.class, DASHBOARD, socket);
    // Our own pings would keep it content. Whether they are answered says more.
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    channel.config().setWriteBufferWaterMark(UNREAD);
    // Whoever sends much behind the request made Vert.x stop reading; nobody else would begin
    // again.
    channel.config().setAutoRead(true);
    return socket;
  }

  /** Calls {@code handler} with the first message; later ones are ignored. */
  void onFirstMessage(Consumer<String> handler) {
    first = handler;
    if (channel.isActive()) {
      channel
          .pipeline()
          .addBefore(DASHBOARD, AGGREGATOR, new WebSocketFrameAggregator(MAX_FIRST_MESSAGE_BYTES));
    }
  }

  /** Calls {@code handler} once, when the connection is gone or if it is gone already. */
  void onClosed(Runnable handler) {
    channel.closeFuture().addListener(gone -> handler.run());
  }

  /** Whether it can be written to; not so from the moment that either side says goodbye. */
  boolean isOpen() {
    return !closing && channel.isActive();
  }

  /** Whether so much is unread that nothing more may be sent. */
  boolean isFull() {
    return !channel.isWritable();
  }

  /**
   * @param text in UTF-8; not changed any more, it may be sent to many
   */
  void send(byte[] text) {
    if (isOpen()) {
      channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
    }
  }

  /**
   * Asks for a sign of life.
   *
   * @return how many times before this one nothing came back
   */
  int ping() {
    if (isOpen() && !isFull()) {
      channel.writeAndFlush(new PingWebSocketFrame());
    }
    return unanswered++;
  }

  /** Says goodbye; the connection ends when the client has answered that. */
  void close(WebSocketCloseStatus status, String reason) {
    if (isOpen()) {
      closing = true;
      channel.writeAndFlush(new CloseWebSocketFrame(status, CloseReason.fitting(reason)));
      cutLater();
    }
  }

  /** Ends the connection at once, whatever is unread. */
  void cut() {
    closing = true;
    channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    unanswered = 0;
    switch (frame) {
      case CloseWebSocketFrame goodbye -> answer(goodbye);
      case PingWebSocketFrame ping -> answer(ping);
      case TextWebSocketFrame text -> read(text);
      default -> LOG.trace("ignored: {}", frame);
    }
  }

  private void answer(CloseWebSocketFrame goodbye) {
    if (closing) {
      cut();
    } else {
      last(goodbye.retain());
    }
  }

  private void answer(PingWebSocketFrame ping) {
    if (isFull()) {
      // It asks and asks and does not read the answers.
      cut();
    } else if (!closing) {
      channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void read(TextWebSocketFrame message) {
    Consumer<String> handler = first;
    if (handler != null && !closing) {
      first = null;
      channel.pipeline().remove(AGGREGATOR);
      handler.accept(message.text());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    LOG.debug("a dashboard's connection: {}", failure.toString());
    switch (failure) {
      case CorruptedWebSocketFrameException broken ->
          giveUp(broken.closeStatus(), String.valueOf(broken.getMessage()));
      case TooLongFrameException tooLong ->
          giveUp(WebSocketCloseStatus.MESSAGE_TOO_BIG, "a first message is short");
      default -> cut();
    }
  }

  /** Nothing can be understood any more of what the client says, not even a goodbye. */
  private void giveUp(WebSocketCloseStatus status, String reason) {
    if (isOpen()) {
      last(new CloseWebSocketFrame(status, CloseReason.fitting(reason)));
    } else {
      cut();
    }
  }

  private void last(CloseWebSocketFrame goodbye) {
    closing = true;
    channel.writeAndFlush(goodbye).addListener(said -> channel.close());
    cutLater();
  }

  /** A goodbye may be stuck behind all that is not read, or never be answered. */
  private void cutLater() {
    channel.eventLoop().schedule(this::cut, GOODBYE_S, TimeUnit.SECONDS);
  }
}
