package io.tributary.tracking.track;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.ConversionCorrected;
import io.tributary.mesh.MeshJson;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.Counted;
import io.tributary.tracking.domain.Totals;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CounterStore;
import io.tributary.tracking.store.CustomerStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what became of leads and sales: the conversion, its customer, link and workspace say
 * what stands, at the conversion's own time. A fact is a state with a number, so one that comes
 * again or late changes nothing.
 *
 * <p>Each in a transaction of its own, which locks in the order of all who count: customer, links,
 * workspace.
 */
public final class Corrections {
  private final Database database;
  private final ConversionStore conversions;
  private final CustomerStore customers;
  private final CounterStore counters;
  private final LiveFeed live;
  private final Clock clock;

  public Corrections(
      Database database,
      ConversionStore conversions,
      CustomerStore customers,
      CounterStore counters,
      LiveFeed live,
      Clock clock) {
    this.database = database;
    this.conversions = conversions;
    this.customers = customers;
    this.counters = counters;
    this.live = live;
    this.clock = clock;
  }

  /** The handler of the topic's consumer. */
  public Future<Void> take(List<TopicRecord> batch) {
    List<ConversionCorrected> facts = batch.stream().map(Corrections::decode).toList();
    Future<Void> last = Future.succeededFuture();
    for (ConversionCorrected fact : facts) {
      last = last.compose(done -> take(fact));
    }
    return last;
  }

  private Future<Void> take(ConversionCorrected fact) {
    return database
        .transaction(tx -> correct(tx, fact))
        .map(totals -> {
          totals.ifPresent(now -> live.publish(fact.workspaceId(), now, clock.instant()));
          return null;
        });
  }

  /** Empty if there is nothing to change; a conversion that we never recorded is not ours. */
  private Future<Optional<Totals>> correct(SqlConnection tx, ConversionCorrected fact) {
    return conversions
        .customerOf(tx, fact.workspaceId(), fact.eventId())
        .compose(customerId ->
            customerId.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : customers
                    .lockById(tx, fact.workspaceId(), customerId.get())
                    .compose(locked -> conversions.lock(tx, fact.workspaceId(), fact.eventId()))
                    .compose(before ->
                        before.correction() >= fact.version()
                            ? Future.succeededFuture(Optional.empty())
                            : apply(tx, before, fact).map(Optional::of)));
  }

  private Future<Totals> apply(
      SqlConnection tx, ConversionStore.Standing before, ConversionCorrected fact) {
    Conversion conversion = before.conversion();
    boolean sale = conversion.kind() == Conversion.Kind.sale;
    int quantity = Math.min(fact.quantity(), conversion.quantity());
    long amount = sale ? fact.amountMinor() : 0;
    Counted change =
        Counted.of(
            conversion.kind(),
            quantity - before.quantity(),
            0,
            conversion.currency(),
            amount - before.amount());
    Instant now = clock.instant();
    return conversions
        .correct(tx, conversion, quantity, amount, fact.version())
        .compose(done ->
            sale
                ? customers.recountSales(
                    tx, conversion.customerId(), quantity - before.quantity(), now)
                : Future.succeededFuture(CustomerStore.FirstSale.SAME))
        .compose(first -> countLinks(tx, conversion.click().linkId(), change, first))
        .compose(done -> counters.countWorkspace(tx, conversion.workspaceId(), change));
  }

  /** The customer's first sale may be another one now, of another link. */
  private Future<Void> countLinks(
      SqlConnection tx, String linkId, Counted change, CustomerStore.FirstSale first) {
    Map<String, Counted> links = new TreeMap<>();
    links.put(linkId, change);
    buyers(links, first.linkBefore(), -1);
    buyers(links, first.linkNow(), 1);
    Future<Void> last = Future.succeededFuture();
    for (var link : links.entrySet()) {
      last = last.compose(done -> counters.countLink(tx, link.getKey(), link.getValue()));
    }
    return last;
  }

  private static void buyers(Map<String, Counted> links, @Nullable String linkId, long buyers) {
    if (linkId != null) {
      links.merge(linkId, Counted.buyers(buyers), Counted::plus);
    }
  }

  private static ConversionCorrected decode(TopicRecord record) {
    if (record.value() == null) {
      throw new IllegalArgumentException("it is empty");
    }
    ConversionCorrected fact = MeshJson.decode(record.value(), ConversionCorrected.class);
    if (fact.eventId() == null || fact.workspaceId() == null) {
      throw new IllegalArgumentException("it names no conversion");
    }
    if (fact.quantity() < 0 || fact.amountMinor() < 0 || fact.version() < 1) {
      throw new IllegalArgumentException("a quantity, amount or version that cannot be");
    }
    return fact;
  }
}
