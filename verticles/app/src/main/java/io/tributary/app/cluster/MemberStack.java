package io.tributary.app.cluster;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.tributary.app.cluster.ClusterConfig.TlsFiles;
import io.tributary.kit.config.ConfigException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.TLS;
import org.jgroups.util.TLSClientAuth;

/**
 * How members talk about membership: over TCP, with TLS on both ends where there are certificates.
 *
 * <p>A process that ends is noticed by its socket (FD_SOCK, at once), one that hangs by its silence
 * (FD_ALL3): together with the second look that follows, 4.5 seconds at most. Shorter would take a
 * busy machine for a dead one. FD_SOCK2 would be newer, but cannot speak TLS.
 */
final class MemberStack {
  private static final long SILENCE_MS = 3_000;
  private static final long HEARTBEAT_MS = 600;
  private static final long SECOND_LOOK_MS = 800;

  /** How soon the halves of a cluster that fell apart find each other. */
  private static final long MERGE_MIN_MS = 1_000;

  private static final long MERGE_MAX_MS = 5_000;
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final long JOIN_TIMEOUT_MS = 1_500;

  private MemberStack() {}

  /** A channel that is not connected yet. */
  static JChannel channel(ClusterConfig config, String nodeName) {
    try {
      List<Protocol> protocols = new ArrayList<>();
      protocols.add(transport(config));
      protocols.add(discovery(config));
      protocols.add(new MERGE3().setMinInterval(MERGE_MIN_MS).setMaxInterval(MERGE_MAX_MS));
      protocols.add(
          new FD_SOCK()
              .setBindAddress(config.host())
              .setStartPort(config.memberPort() + 1)
              .setPortRange(0)
              .setSockConnTimeout(CONNECT_TIMEOUT_MS));
      protocols.add(new FD_ALL3().setTimeout(SILENCE_MS).setInterval(HEARTBEAT_MS));
      protocols.add(new VERIFY_SUSPECT2().setTimeout(SECOND_LOOK_MS));
      protocols.add(new NAKACK2().useMcastXmit(false));
      protocols.add(new UNICAST3());
      protocols.add(new STABLE());
      protocols.add(new GMS().setJoinTimeout(JOIN_TIMEOUT_MS).printLocalAddress(false));
      protocols.add(new UFC());
      protocols.add(new MFC());
      protocols.add(new FRAG4());
      return new JChannel(protocols).setName(nodeName);
    } catch (ConfigException e) {
      throw e;
    } catch (Exception e) {
      throw new ConfigException("the cluster cannot be joined: " + e.getMessage());
    }
  }

  private static TCP transport(ClusterConfig config) {
    TCP tcp = new TCP();
    tcp.setBindAddr(config.host()).setBindPort(config.memberPort()).setPortRange(0);
    tcp.setSockConnTimeout(CONNECT_TIMEOUT_MS);
    tcp.disableDiagnostics();
    TlsFiles files = config.tls();
    if (files != null) {
      tcp.setSocketFactory(
          new TLS().setClientAuth(TLSClientAuth.NEED).createSocketFactory(context(files)));
    }
    return tcp;
  }

  private static Protocol discovery(ClusterConfig config) {
    String dns = config.dns();
    return dns == null
        ? new TCPPING().setInitialHosts(config.members()).setPortRange(0)
        : new DNS_PING().setDNSQuery(dns);
  }

  /** The same certificate proves this node to those it calls and to those that call it. */
  private static SSLContext context(TlsFiles files) {
    try {
      return ((JdkSslContext)
              SslContextBuilder.forServer(new File(files.certificate()), new File(files.key()))
                  .trustManager(new File(files.authority()))
                  .sslProvider(SslProvider.JDK)
                  .build())
          .context();
    } catch (Exception e) {
      throw new ConfigException("cluster.tls…: the PEM files cannot be used: " + e.getMessage());
    }
  }
}
