package io.tributary.tracking.ownership;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks DNS for TXT records. Belongs to the context that it is called on. */
public final class TxtRecords {
  private static final long TIMEOUT_MS = 2_000;

  /** A datagram may get lost; a name server that loses two is not there. */
  private static final int ATTEMPTS = 2;

  /** Each has a socket. More than anybody who does this by hand needs. */
  private static final int MOST_AT_ONCE = 32;

  private final Vertx vertx;
  private final DnsClientOptions options;
  private final Counter refused = Refusals.of("domain-lookups");
  private int underWay;

  public TxtRecords(Vertx vertx, @Nullable HostAndPort resolver) {
    this.vertx = vertx;
    this.options = new DnsClientOptions().setQueryTimeout(TIMEOUT_MS);
    if (resolver != null) {
      options.setHost(resolver.host()).setPort(resolver.port());
    }
  }

  /**
   * The records of a name; none if there is no such name.
   *
   * <p>Fails with UNAVAILABLE if the name server does not answer, or too many ask at once.
   */
  public Future<List<String>> of(String name) {
    if (underWay >= MOST_AT_ONCE) {
      refused.increment();
      return Future.failedFuture(MeshException.unavailable("Too many names are looked up."));
    }
    // A socket, and so a port, of its own for each: an answer is the harder to forge.
    DnsClient dns = vertx.createDnsClient(options);
    underWay++;
    return ask(dns, name, ATTEMPTS).eventually(dns::close).onComplete(done -> underWay--);
  }

  private static Future<List<String>> ask(DnsClient dns, String name, int attempts) {
    return dns.resolveTXT(name)
        .recover(failure -> {
          if (failure instanceof DnsException answer && answer.code() == DnsResponseCode.NXDOMAIN) {
            return Future.succeededFuture(List.of());
          }
          return attempts > 1
              ? ask(dns, name, attempts - 1)
              : Future.failedFuture(
                  MeshException.unavailable(
                      "The name server does not say what is at " + name + "."));
        });
  }
}
