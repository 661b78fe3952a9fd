package io.tributary.app.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header compression of one HTTP/2 connection, both ways. */
final class HeaderBlocks {
  private final DefaultHttp2HeadersEncoder encoder =
      new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  byte[] encode(String method, String path, List<Map.Entry<String, String>> more) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method(method)
            .scheme("http")
            .authority("localhost")
            .path(path);
    more.forEach(header -> headers.add(header.getKey(), header.getValue()));
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, block);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return bytes;
  }

  /**
   * Null for a block that cannot be read here: the settings that were sent may have been damaged.
   */
  @Nullable Http2Headers decode(byte[] block) {
    try {
      return decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block));
    } catch (Http2Exception e) {
      return null;
    }
  }
}
