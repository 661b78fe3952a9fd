package io.tributary.tracking.edge;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.http.ClientAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when every click comes from one private address: then a proxy stands in front and is not
 * trusted or does not tell, and the addresses and countries of all clicks are wrong. Each event
 * loop looks at its own clicks, which costs one comparison of texts; what it saw is put together
 * now and then.
 */
final class OneAddress {
  private static final Logger LOG = LoggerFactory.getLogger(OneAddress.class);

  /** So many in so long a time: one person with a private address is no proxy. */
  private static final int MIN_CLICKS = 100;

  static final long WINDOW_MS = 10 * 60_000;

  private final ClientAddress clients;
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private volatile PartHealth health = PartHealth.OK;

  OneAddress(ClientAddress clients) {
    this.clients = clients;
  }

  /** For one event loop. */
  Loop loop() {
    Loop loop = new Loop();
    loops.add(loop);
    return loop;
  }

  /** As of the last {@link #check}. */
  PartHealth health() {
    return health;
  }

  /** To be called now and then, on any thread. */
  void check(long nowMs) {
    String address = suspect(nowMs);
    PartHealth now = address == null ? PartHealth.OK : PartHealth.warning(reason(address));
    if (address != null && health.reason().isEmpty()) {
      LOG.warn("{}; it is in the network of {}", now.reason(), Addresses.truncate(address));
    }
    health = now;
  }

  /** The one address that all clicks come from, if no visitor can have it; else null. */
  private @Nullable String suspect(long nowMs) {
    String only = null;
    long clicks = 0;
    for (Loop loop : loops) {
      Run run = loop.published;
      if (run != null) {
        if (only != null && !only.equals(run.address()) || nowMs - run.sinceMs() < WINDOW_MS) {
          return null;
        }
        only = run.address();
        clicks += run.clicks();
      }
    }
    if (only == null || clicks < MIN_CLICKS || !Addresses.isPrivate(only)) {
      return null;
    }
    // Somebody tries it out on this machine.
    return clients.isProxy(only) && Addresses.isLoopback(only) ? null : only;
  }

  /** Everybody may read it, so it does not name the address. */
  private String reason(String address) {
    return "every click comes from one private address"
        + (clients.isProxy(address)
            ? ", a trusted proxy that sends no X-Forwarded-For"
            : ": if that is a proxy, name it in trustedProxies")
        + "; countries and addresses of clicks are wrong";
  }

  /** Clicks in a row from one address. */
  private record Run(String address, long sinceMs, long clicks) {}

  /** What one event loop saw; belongs to it. */
  static final class Loop {
    private @Nullable String address;
    private long sinceMs;
    private long clicks;
    private volatile @Nullable Run published;

    void saw(String client, long atMs) {
      if (!client.equals(address)) {
        address = client;
        sinceMs = atMs;
        clicks = 0;
      }
      clicks++;
    }

    /** Lets the others see it. */
    void publish() {
      String is = address;
      published = is == null ? null : new Run(is, sinceMs, clicks);
    }
  }
}
