package io.tributary.tracking.qr;

/**
 * What a QR code shows and how it looks.
 *
 * @param text what it encodes
 * @param size edge in pixels; a code with more modules than that is larger
 * @param level of error correction: {@code L}, {@code M}, {@code Q} or {@code H}
 * @param margin quiet zone in modules
 * @param foreground 0xRRGGBB
 * @param background 0xRRGGBB
 */
public record QrCode(
    String text, int size, String level, int margin, int foreground, int background) {}
