package io.tributary.solo;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The one address the servers listen on: by number, since names and preferences may lead to ::1.
 */
final class Loopback {
  static final String HOST = "127.0.0.1";
  private static final InetAddress ADDRESS = InetAddress.ofLiteral(HOST);

  private Loopback() {}

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(ADDRESS, port);
  }
}
