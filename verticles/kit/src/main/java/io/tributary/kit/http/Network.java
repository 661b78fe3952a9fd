package io.tributary.kit.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A network in CIDR form; a single address is a network of its full length. */
public record Network(byte[] base, int bits) {

  /**
   * @throws IllegalArgumentException if the text is no network
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] base = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (base == null) {
      throw new IllegalArgumentException("«" + text + "» is no network such as 10.0.0.0/8");
    }
    int longest = base.length * 8;
    int bits = slash < 0 ? longest : bitsOf(text.substring(slash + 1));
    if (bits < 0 || bits > longest) {
      throw new IllegalArgumentException("«" + text + "»: the prefix must be 0 to " + longest);
    }
    return new Network(base, bits);
  }

  /** Whether an address of 4 or 16 bytes, as {@link Addresses#parse} makes them, is in it. */
  public boolean contains(byte[] address) {
    if (address.length != base.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != base[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((address[whole] ^ base[whole]) & 0xFF) >> 8 - rest == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(base, network.base);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(base) + bits;
  }

  private static int bitsOf(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }
}
