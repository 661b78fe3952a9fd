package io.tributary.tracking.edge;

import io.tributary.tracking.edge.rules.Route;
import io.tributary.tracking.edge.rules.Routes;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a visitor who is sent on would come back, by following in memory the links of
 * this installation that lie on the way. Links that lead to each other are refused when they are
 * written; this is for those that two edits at once, or a domain that came later, made so. Each
 * round would else count a click that nobody made.
 */
final class Circles {
  /** A chain of more links than this is taken for a circle; browsers give up after some twenty. */
  private static final int MOST_LINKS = 8;

  private final LinkTable table;
  private final LinkSync sync;

  Circles(LinkTable table, LinkSync sync) {
    this.table = table;
    this.sync = sync;
  }

  /** Whether it is worth asking: nearly all destinations are elsewhere. */
  boolean mayLeadHere(byte[] url, int from, int length) {
    return sync.hosts().mayServe(url, from, from + length);
  }

  /**
   * @param url where {@code start} sends its visitor
   * @param choose where other links would send the same visitor; null for their own destination
   */
  boolean leadsBack(
      EdgeLink start, String url, Function<Routes, @Nullable Route> choose, long nowMs) {
    EdgeLink next = linkAt(url);
    for (int links = 1; next != null; links++) {
      if (next == start || links == MOST_LINKS) {
        return true;
      }
      Extras extras = next.extras();
      if (!next.domain().serves(next) || (extras != null && stops(extras, nowMs))) {
        return false;
      }
      Route route = extras == null ? null : choose.apply(extras.routes());
      next = linkAt(route == null ? next.url() : new String(route.url(), StandardCharsets.UTF_8));
    }
    return false;
  }

  /** Whoever meets one of these is not sent on, or makes no click. */
  private static boolean stops(Extras extras, long nowMs) {
    return extras.disabled() || extras.passwordHash() != null || extras.isExpired(nowMs);
  }

  private @Nullable EdgeLink linkAt(String url) {
    OwnHosts.Address address = sync.hosts().address(url);
    if (address == null || address.path().length() < 2) {
      return null;
    }
    String key = Keys.ofPath(address.path());
    return key == null ? null : table.findWithFallbacks(address.domain(), key);
  }
}
