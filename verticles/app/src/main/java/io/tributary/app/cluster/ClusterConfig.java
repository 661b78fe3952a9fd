package io.tributary.app.cluster;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node finds the others and is found by them.
 *
 * @param name nodes of another name are not let in
 * @param host the address of this node that the others reach, never a name: each would look it up
 *     for itself, and one that finds another address talks to somebody else
 * @param port of the event bus
 * @param memberPort of the membership; the port after it watches whether a member's process lives
 * @param members where some of the members are; empty with {@code dns}
 * @param dns a name whose addresses are the members, or null
 * @param tls what members prove themselves with, or null for plain text
 */
public record ClusterConfig(
    String name,
    InetAddress host,
    int port,
    int memberPort,
    List<InetSocketAddress> members,
    @Nullable String dns,
    @Nullable TlsFiles tls) {
  public static final String ENABLED = "cluster.enabled";

  /**
   * PEM files.
   *
   * @param certificate this node's, and what leads to the authority
   * @param key of that certificate
   * @param authority whoever has a certificate of it is a member
   */
  public record TlsFiles(String certificate, String key, String authority) {}

  /** Whether the node stands alone or is one of many. */
  public static boolean isEnabled(Settings settings) {
    return settings.flag(ENABLED);
  }

  /**
   * @throws ConfigException if the node could not be reached, or cannot find anybody
   */
  public static ClusterConfig from(Settings settings) {
    int memberPort = settings.integer("cluster.memberPort", 1, 65_534);
    String dns = settings.optional("cluster.dns");
    List<InetSocketAddress> members = members(settings.list("cluster.members"), memberPort);
    if (members.isEmpty() == (dns == null)) {
      throw new ConfigException(
          "cluster.members or cluster.dns: exactly one must say where the other nodes are");
    }
    return new ClusterConfig(
        settings.required("cluster.name"),
        host(settings),
        settings.integer("cluster.port", 1, 65_535),
        memberPort,
        members,
        dns,
        tls(settings));
  }

  private static InetAddress host(Settings settings) {
    String given = settings.required("cluster.host");
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(given);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "cluster.host must be an address in numbers, as the other nodes reach it, not «"
              + given
              + "»");
    }
    if (address.isAnyLocalAddress()) {
      throw new ConfigException(
          "cluster.host is what the other nodes connect to; " + given + " is no such address");
    }
    if (address.isLoopbackAddress() && !settings.flag("cluster.allowLoopback")) {
      throw new ConfigException(
          "cluster.host "
              + given
              + " is the loopback: no other machine reaches it. For several nodes on one machine set"
              + " cluster.allowLoopback");
    }
    return address;
  }

  private static List<InetSocketAddress> members(List<String> names, int usualPort) {
    List<InetSocketAddress> members = new ArrayList<>();
    for (String name : names) {
      int colon = name.lastIndexOf(':');
      boolean hasPort =
          colon > name.lastIndexOf(']') && name.indexOf(':') == colon
              || name.startsWith("[") && colon > name.lastIndexOf(']');
      try {
        String host = hasPort ? name.substring(0, colon) : name;
        int port = hasPort ? Integer.parseInt(name.substring(colon + 1)) : usualPort;
        members.add(new InetSocketAddress(host, port));
      } catch (IllegalArgumentException e) {
        throw new ConfigException("cluster.members: «" + name + "» is no host:port");
      }
    }
    return members;
  }

  private static @Nullable TlsFiles tls(Settings settings) {
    String certificate = settings.optional("cluster.tlsCertificate");
    String key = settings.optional("cluster.tlsKey");
    String authority = settings.optional("cluster.tlsAuthority");
    if (certificate == null && key == null && authority == null) {
      return null;
    }
    if (certificate == null || key == null || authority == null) {
      throw new ConfigException(
          "cluster.tlsCertificate, cluster.tlsKey and cluster.tlsAuthority: all three or none");
    }
    return new TlsFiles(certificate, key, authority);
  }
}
