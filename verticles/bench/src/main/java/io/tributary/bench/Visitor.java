package io.tributary.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A keep-alive connection with one request at a time. Reads as little of the answer as it can: the
 * status, and where the headers end. A redirect has no body.
 */
final class Visitor extends ChannelInboundHandlerAdapter {
  private static final int END_OF_HEADERS = 0x0D0A0D0A;
  private static final int STATUS_AT = 9;
  private static final int STATUS_LENGTH = 3;

  private final OpenLoop owner;
  private final Channel channel;
  private long dueNanos;
  private boolean owed;
  private int position;
  private int status;
  private int lastFour;

  Visitor(OpenLoop owner, Channel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  void send(long due, Requests requests) {
    dueNanos = due;
    owed = true;
    position = 0;
    status = 0;
    lastFour = 0;
    channel.writeAndFlush(requests.next(channel.alloc()), channel.voidPromise());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    owner.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (owed && bytes.isReadable()) {
        byte b = bytes.readByte();
        lastFour = lastFour << 8 | b & 0xFF;
        if (position >= STATUS_AT && position < STATUS_AT + STATUS_LENGTH) {
          status = status * 10 + (b - '0');
        }
        position++;
        if (lastFour == END_OF_HEADERS) {
          owed = false;
          owner.answered(this, dueNanos, status == 302);
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner.broken(this, owed);
    owed = false;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
