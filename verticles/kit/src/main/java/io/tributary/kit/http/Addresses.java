package io.tributary.kit.http;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** IP addresses as text and bytes; never a name lookup. */
public final class Addresses {
  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final int SUBSCRIBER_BYTES = 8;

  private Addresses() {}

  /** The address in 4 or 16 bytes, an IPv4-mapped IPv6 address in 4; null if the text is none. */
  public static byte @Nullable [] parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null || bytes.length != V6 || !isMapped(bytes)) {
      return bytes;
    }
    return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
  }

  /**
   * The network an address belongs to, enough for a country and not enough for a person: /24 of
   * IPv4, /48 of IPv6, as an address whose other bits are zero. What is no address becomes {@code
   * 0.0.0.0}.
   */
  public static String truncate(String address) {
    byte[] bytes = parse(address);
    if (bytes == null) {
      return "0.0.0.0";
    }
    if (bytes.length == V4) {
      return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + ".0";
    }
    StringBuilder text = new StringBuilder(20);
    int groups = 3;
    while (groups > 0 && bytes[2 * groups - 2] == 0 && bytes[2 * groups - 1] == 0) {
      groups--;
    }
    for (int i = 0; i < groups; i++) {
      text.append(Integer.toHexString((bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF));
      text.append(':');
    }
    return text.append(groups == 0 ? "::" : ":").toString();
  }

  /**
   * Who is limited by address: the address itself, of IPv6 its /64, for that is what one subscriber
   * has. What is no address is left as it is.
   */
  public static String subscriber(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = parse(address);
    if (bytes == null) {
      return address;
    }
    return bytes.length == V4 ? NetUtil.bytesToIpAddress(bytes) : subscriber(bytes);
  }

  private static String subscriber(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, SUBSCRIBER_BYTES) + "/64";
  }

  /**
   * The address as it is written everywhere: of IPv4 without leading zeros, also where it comes
   * mapped into IPv6. Null if the text is none.
   */
  public static @Nullable String canonical(String text) {
    byte[] bytes = parse(text);
    return bytes == null ? null : NetUtil.bytesToIpAddress(bytes);
  }

  /** 127.0.0.0/8 and ::1. */
  public static boolean isLoopback(String address) {
    if (address.startsWith("127.")) {
      return true;
    }
    byte[] bytes = parse(address);
    return bytes != null && bytes.length == V6 && onlyLastIsOne(bytes);
  }

  /** Addresses that no visitor of the public Internet has, loopback among them. */
  public static boolean isPrivate(String address) {
    byte[] bytes = parse(address);
    if (bytes == null) {
      return false;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (bytes.length == V6) {
      boolean unique = (first & 0xFE) == 0xFC;
      boolean linkLocal = first == 0xFE && (second & 0xC0) == 0x80;
      return unique || linkLocal || onlyLastIsOne(bytes);
    }
    return first == 10
        || first == 127
        || first == 172 && (second & 0xF0) == 16
        || first == 192 && second == 168
        || first == 169 && second == 254
        || first == 100 && (second & 0xC0) == 64;
  }

  private static boolean onlyLastIsOne(byte[] v6) {
    for (int i = 0; i < V6 - 1; i++) {
      if (v6[i] != 0) {
        return false;
      }
    }
    return v6[V6 - 1] == 1;
  }

  private static boolean isMapped(byte[] v6) {
    for (int i = 0; i < 10; i++) {
      if (v6[i] != 0) {
        return false;
      }
    }
    return v6[10] == (byte) 0xFF && v6[11] == (byte) 0xFF;
  }
}
