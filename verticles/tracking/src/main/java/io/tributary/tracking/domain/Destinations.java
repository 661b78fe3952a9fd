package io.tributary.tracking.domain;

import io.tributary.kit.http.HostNames;
import io.tributary.mesh.MeshException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that a link may lead to: absolute, http or https. They are stored as they will stand in
 * a {@code Location} header, so in ASCII and without anything that a browser reads as another host.
 */
public final class Destinations {
  /** Longest destination; longer ones do not fit into the request lines of common servers. */
  public static final int MAX_LENGTH = 8192;

  private static final Pattern SCHEME = Pattern.compile("(?i)(https?)://(.*)");

  /** Possessive: a group that may be given back takes a piece of the stack for each repetition. */
  private static final Pattern BARE_HOST =
      Pattern.compile(
          "(?iu)(?:[\\p{L}\\p{N}_-]++\\.)++\\p{L}[\\p{L}\\p{N}-]*+(:\\d{1,5})?([/?#].*)?");

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:@\\s]+)(:(\\d{1,5}))?");
  private static final String UNSAFE = " \"<>\\^`";

  private Destinations() {}

  /** As {@link #parse}, with null and blank for «none». */
  public static @Nullable String parseOptional(String field, @Nullable String text) {
    return text == null || text.isBlank() ? null : parse(field, text);
  }

  /**
   * The address as it is stored. {@code example.com/x} is read as {@code https://example.com/x}.
   *
   * @param field what the failure is pinned to
   * @throws MeshException UNPROCESSABLE_ENTITY for anything but an absolute http or https address
   */
  public static String parse(String field, String text) {
    String trimmed = text.strip();
    if (trimmed.length() > MAX_LENGTH) {
      throw tooLong(field);
    }
    if (trimmed.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
      throw MeshException.invalid(field, "must not contain control characters");
    }
    if (BARE_HOST.matcher(trimmed).matches()) {
      trimmed = "https://" + trimmed;
    }
    Matcher absolute = SCHEME.matcher(trimmed);
    if (!absolute.matches()) {
      throw MeshException.invalid(field, "must be an absolute http or https address");
    }
    String rest = absolute.group(2);
    int end = endOfAuthority(rest);
    if (end < rest.length() && rest.charAt(end) == '\\') {
      throw MeshException.invalid(field, "must not have a backslash behind the host name");
    }
    String url =
        absolute.group(1).toLowerCase(Locale.ROOT)
            + "://"
            + authority(field, rest.substring(0, end))
            + encode(rest.substring(end));
    if (url.length() > MAX_LENGTH) {
      throw tooLong(field);
    }
    return url;
  }

  /** The host, and port if there is one, of an address that {@link #parse} made. */
  public static String authorityOf(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    return rest.substring(0, endOfAuthority(rest));
  }

  /** The path of an address that {@link #parse} made, without query; empty if it has none. */
  public static String pathOf(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    String path = rest.substring(endOfAuthority(rest));
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '?' || path.charAt(i) == '#') {
        return path.substring(0, i);
      }
    }
    return path;
  }

  /**
   * Whether an address that {@link #parse} made leads to the short link of that key, in any of the
   * ways in which it can be written.
   */
  public static boolean isShortLink(String url, String domain, String key) {
    String authority = authorityOf(url);
    String port = url.startsWith("https:") ? ":443" : ":80";
    String host =
        authority.endsWith(port)
            ? authority.substring(0, authority.length() - port.length())
            : authority;
    if (!host.equalsIgnoreCase(domain)) {
      return false;
    }
    String path = pathOf(url);
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return decoded(bare).equalsIgnoreCase("/" + key);
  }

  /**
   * The short links, {@code domain/key} in lower case, that an address which {@link #parse} made
   * may be that of: with its port and without. None if it has no key.
   */
  public static List<String> shortAddresses(String url) {
    String path = pathOf(url);
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (url.indexOf("://") < 0 || bare.length() < 2) {
      return List.of();
    }
    String key = decoded(bare).substring(1).toLowerCase(Locale.ROOT);
    String authority = authorityOf(url).toLowerCase(Locale.ROOT);
    int port = authority.lastIndexOf(':');
    return port < 0
        ? List.of(authority + "/" + key)
        : List.of(authority + "/" + key, authority.substring(0, port) + "/" + key);
  }

  /** As the edge does it: what is no escape stays as it is, and so no link has that key. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  static int endOfAuthority(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      // Browsers read a backslash as a slash; whatever stands before it would be the host.
      if (c == '/' || c == '?' || c == '#' || c == '\\') {
        return i;
      }
    }
    return rest.length();
  }

  private static String authority(String field, String text) {
    Matcher parts = AUTHORITY.matcher(text);
    if (text.indexOf('@') >= 0) {
      throw MeshException.invalid(field, "must not carry a user name");
    }
    if (!parts.matches()) {
      throw MeshException.invalid(field, "has no valid host name");
    }
    String port = parts.group(3);
    if (port != null && (Integer.parseInt(port) == 0 || Integer.parseInt(port) > 65_535)) {
      throw MeshException.invalid(field, "has no valid port");
    }
    return HostNames.parse(field, parts.group(1)) + (port == null ? "" : ":" + port);
  }

  /** Percent-encodes what may not stand in a header; what is encoded already stays as it is. */
  static String encode(String tail) {
    StringBuilder out = new StringBuilder(tail.length() + 16);
    tail.codePoints()
        .forEach(c -> {
          if (c < 0x80 && UNSAFE.indexOf(c) < 0) {
            out.append((char) c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
          }
        });
    return out.toString();
  }

  private static MeshException tooLong(String field) {
    return MeshException.invalid(field, "must have at most " + MAX_LENGTH + " characters");
  }
}
