package io.tributary.tracking.store;

import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.ShortLinks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the short links that a link leads to, of whatever workspace, to see whether one of them
 * leads back: its visitors would go round for ever, and each round would count a click that nobody
 * made. What two transactions make at once neither sees; there the edge stops the visitor.
 */
final class LinkChains {
  /** Links one behind the other; more are hardly made by people, and the edge stops at eight. */
  private static final int DEPTH = 6;

  /** Short links that are looked at, at most: a link with many rules may fan out. */
  private static final int MOST = 200;

  private static final String FIND =
      """
      SELECT * FROM links
      WHERE deleted_at IS NULL AND (domain, key_fold) IN (SELECT * FROM unnest($1::text[], $2::text[]))
      """;

  /** A destination's way so far: the field it began with, and the short link it has come to. */
  private record Step(String field, @Nullable String via) {}

  private LinkChains() {}

  /** Fails with the field that leads back; else succeeds. */
  static Future<Void> check(SqlConnection tx, Link link) {
    Map<String, Step> open = new LinkedHashMap<>();
    link.destinations()
        .forEach((field, url) ->
            Destinations.shortAddresses(url)
                .forEach(address -> open.putIfAbsent(address, new Step(field, null))));
    return follow(tx, link, open, new HashSet<>(open.keySet()), DEPTH);
  }

  private static Future<Void> follow(
      SqlConnection tx, Link link, Map<String, Step> open, Set<String> seen, int depth) {
    if (open.isEmpty() || depth == 0) {
      return Future.succeededFuture();
    }
    List<String> domains = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String address : open.keySet()) {
      domains.add(address.substring(0, address.indexOf('/')));
      keys.add(address.substring(address.indexOf('/') + 1));
    }
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(Columns.texts(domains), Columns.texts(keys)))
        .compose(rows -> {
          Map<String, Step> next = new LinkedHashMap<>();
          for (Row row : rows) {
            Link found = LinkRows.link(row);
            if (!found.id().equals(link.id())) {
              Step step = open.get(address(found));
              if (step != null) {
                through(link, found, step, seen, next);
              }
            }
          }
          return follow(tx, link, next, seen, depth - 1);
        });
  }

  private static void through(
      Link link, Link found, Step step, Set<String> seen, Map<String, Step> next) {
    String self = address(link);
    String via = step.via() == null ? ShortLinks.of(found.domain(), found.key()) : step.via();
    for (String url : found.destinations().values()) {
      for (String address : Destinations.shortAddresses(url)) {
        if (address.equals(self)) {
          throw MeshException.invalid(
              step.field(),
              "leads back to this link by way of "
                  + via
                  + ": a visitor would go round for ever. Choose another destination, or change"
                  + " that link first");
        }
        if (seen.size() < MOST && seen.add(address)) {
          next.put(address, new Step(step.field(), via));
        }
      }
    }
  }

  private static String address(Link link) {
    return (link.domain() + "/" + link.key()).toLowerCase(Locale.ROOT);
  }
}
