package io.tributary.tracking.qr;

import com.google.zxing.common.BitMatrix;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * PNG with one bit per pixel and a palette of two colours (RFC 2083): a tenth of what an RGB image
 * of the same code takes, and no need for the desktop's imaging classes on a server.
 */
final class TwoColorPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte PALETTE_COLORS = 3;

  private TwoColorPng() {}

  /**
   * @param set colour of set bits, 0xRRGGBB
   * @param unset colour of all others, 0xRRGGBB
   */
  static byte[] encode(BitMatrix bits, int set, int unset) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(bits.getWidth())
            .putInt(bits.getHeight())
            .put((byte) 1)
            .put(PALETTE_COLORS)
            .array();
    chunk(png, "IHDR", header, header.length);
    byte[] palette = {
      (byte) (unset >> 16), (byte) (unset >> 8), (byte) unset,
      (byte) (set >> 16), (byte) (set >> 8), (byte) set
    };
    chunk(png, "PLTE", palette, palette.length);
    byte[] rows = rows(bits);
    byte[] packed = new byte[rows.length + rows.length / 100 + 64];
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(rows);
      deflater.finish();
      int length = deflater.deflate(packed);
      chunk(png, "IDAT", packed, length);
    } finally {
      deflater.end();
    }
    chunk(png, "IEND", new byte[0], 0);
    return png.toByteArray();
  }

  /** Each row begins with its filter, which is none. */
  private static byte[] rows(BitMatrix bits) {
    int stride = 1 + (bits.getWidth() + 7) / 8;
    byte[] rows = new byte[stride * bits.getHeight()];
    for (int y = 0; y < bits.getHeight(); y++) {
      for (int x = 0; x < bits.getWidth(); x++) {
        if (bits.get(x, y)) {
          rows[y * stride + 1 + x / 8] |= (byte) (0x80 >> x % 8);
        }
      }
    }
    return rows;
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    png.writeBytes(name);
    png.write(data, 0, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
