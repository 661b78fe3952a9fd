package io.tributary.gateway.live;

import io.netty.buffer.ByteBufUtil;

/** Why a WebSocket is closed, in as many bytes as its last frame may have. */
final class CloseReason {
  /** A control frame has at most 125, two of which are the status. */
  private static final int MAX_BYTES = 123;

  private CloseReason() {}

  static String fitting(String reason) {
    String fitting = reason;
    while (ByteBufUtil.utf8Bytes(fitting) > MAX_BYTES) {
      fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
    }
    return fitting;
  }
}
