package io.tributary.kit.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link ClientAddress#behind}. Stateless, so every thread may use it. */
final class ForwardedClientAddress implements ClientAddress {
  private static final String UNKNOWN = "0.0.0.0";
  private static final CharSequence FORWARDED_FOR = "x-forwarded-for";

  private final List<Network> trusted;

  ForwardedClientAddress(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  @Override
  public String of(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String peer = remote == null ? null : remote.hostAddress();
    if (peer == null) {
      return UNKNOWN; // A Unix domain socket, or the connection is gone already.
    }
    // Most nodes have no proxy in front of them: nothing to parse then.
    if (trusted.isEmpty()) {
      return withoutZone(peer);
    }
    return resolve(peer, request.headers().getAll(FORWARDED_FOR));
  }

  @Override
  public boolean isProxy(String address) {
    return isTrusted(address);
  }

  /**
   * @param headers the X-Forwarded-For headers in the order they came; they count as one list
   */
  String resolve(String peer, List<String> headers) {
    String client = withoutZone(peer);
    if (!isTrusted(client)) {
      return client;
    }
    for (int h = headers.size() - 1; h >= 0; h--) {
      String[] hops = headers.get(h).split(",", -1);
      for (int i = hops.length - 1; i >= 0; i--) {
        String hop = addressIn(hops[i]);
        if (hop == null) {
          // What a trusted proxy could not name ends the chain of those we can believe.
          return client;
        }
        client = hop;
        if (!isTrusted(client)) {
          return client;
        }
      }
    }
    return client;
  }

  private boolean isTrusted(String address) {
    byte[] bytes = Addresses.parse(address);
    if (bytes == null) {
      return false;
    }
    for (Network network : trusted) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code 1.2.3.4}, {@code 1.2.3.4:56}, {@code ::1} or {@code [::1]:56}, each in one spelling;
   * null for anything else.
   */
  private static @Nullable String addressIn(String hop) {
    String text = hop.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      text = end < 0 ? "" : text.substring(1, end);
    } else if (text.indexOf('.') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      int port = text.indexOf(':');
      text = port < 0 ? text : text.substring(0, port);
    }
    return Addresses.canonical(withoutZone(text));
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
