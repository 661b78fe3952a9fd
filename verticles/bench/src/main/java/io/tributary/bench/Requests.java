package io.tributary.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Requests for links {@code b0} … as browsers behind a proxy send them, keys and addresses spread
 * evenly. Of one thread.
 */
final class Requests {
  private static final byte[] START = bytes("GET /b");
  private static final int ADDRESS = 4;

  private final SplittableRandom random = new SplittableRandom(7);
  private final int links;
  private final byte[][] headers;

  Requests(int port, int links) {
    this.links = links;
    this.headers = new byte[40][];
    for (int i = 0; i < headers.length; i++) {
      headers[i] =
          bytes(
              """
               HTTP/1.1\r
              host: localhost:%d\r
              user-agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36\r
              accept: text/html,application/xhtml+xml\r
              accept-language: en-US,en;q=0.9\r
              referer: https://blog%d.example.net/\r
              x-forwarded-for:\
              """
                  .formatted(port, 100 + i, i));
    }
  }

  ByteBuf next(ByteBufAllocator buffers) {
    byte[] header = headers[random.nextInt(headers.length)];
    ByteBuf out = buffers.directBuffer(START.length + header.length + 40);
    out.writeBytes(START);
    digits(out, random.nextInt(links));
    out.writeBytes(header);
    out.writeByte(' ');
    for (int i = 0; i < ADDRESS; i++) {
      digits(out, random.nextInt(1, 200));
      out.writeByte(i < ADDRESS - 1 ? '.' : '\r');
    }
    return out.writeByte('\n').writeByte('\r').writeByte('\n');
  }

  private static void digits(ByteBuf out, int number) {
    if (number >= 10) {
      digits(out, number / 10);
    }
    out.writeByte('0' + number % 10);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
