package io.tributary.tracking.edge;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hosts whose short links are served here. Whether a destination may be on one of them is asked
 * at every redirect, so it is answered from a few kilobytes without making any object; it may be
 * wrong about others, never about these.
 */
final class OwnHosts {
  static final OwnHosts NONE = new OwnHosts(Map.of());

  private static final int SLOTS = 1 << 14;

  private final Map<String, EdgeDomain> byName;
  private final long[] seen = new long[SLOTS / Long.SIZE];

  /**
   * @param byName in lower case, with the port if the domain has one
   */
  OwnHosts(Map<String, EdgeDomain> byName) {
    this.byName = byName;
    for (String name : byName.keySet()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      mark(hash(bytes, 0, bytes.length));
    }
  }

  Map<String, EdgeDomain> byName() {
    return byName;
  }

  /** The domain of a {@code Host} header or an authority in lower case; a port may be left out. */
  @Nullable EdgeDomain find(String authority) {
    EdgeDomain exact = byName.get(authority);
    if (exact != null) {
      return exact;
    }
    int port = authority.lastIndexOf(':');
    return port < 0 ? null : byName.get(authority.substring(0, port));
  }

  /** Whether an address, as it is stored with a link, may be one of a short link here. */
  boolean mayServe(byte[] url, int from, int to) {
    int start = authorityAt(url, from, to);
    int port = to;
    int end = start;
    while (end < to && url[end] != '/' && url[end] != '?' && url[end] != '#') {
      if (url[end] == ':') {
        port = end;
      }
      end++;
    }
    return isMarked(hash(url, start, end)) || (port < end && isMarked(hash(url, start, port)));
  }

  /** The domain of such an address, or null; and what stands behind it. */
  @Nullable Address address(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return null;
    }
    int start = scheme + 3;
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int pathEnd = end;
    while (pathEnd < url.length() && "?#".indexOf(url.charAt(pathEnd)) < 0) {
      pathEnd++;
    }
    EdgeDomain domain = find(url.substring(start, end).toLowerCase(Locale.ROOT));
    return domain == null ? null : new Address(domain, url.substring(end, pathEnd));
  }

  /** A place on one of these hosts. */
  record Address(EdgeDomain domain, String path) {}

  private static int authorityAt(byte[] url, int from, int to) {
    for (int i = from; i + 2 < to; i++) {
      if (url[i] == ':') {
        return url[i + 1] == '/' && url[i + 2] == '/' ? i + 3 : to;
      }
    }
    return to;
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    return Keys.mix(hash) & (SLOTS - 1);
  }

  private void mark(int slot) {
    seen[slot >> 6] |= 1L << (slot & 63);
  }

  private boolean isMarked(int slot) {
    return (seen[slot >> 6] & 1L << (slot & 63)) != 0;
  }
}
