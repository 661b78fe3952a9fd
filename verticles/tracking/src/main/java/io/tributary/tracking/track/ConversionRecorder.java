package io.tributary.tracking.track;

import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.Counted;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.fraud.ConversionReviews;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CounterStore;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/**
 * Writes a conversion with everything that follows from it, in the caller's transaction: the row,
 * the counters, the fact for payments. Dashboards hear of it after the commit.
 */
public final class ConversionRecorder {
  private final ConversionStore conversions;
  private final CounterStore counters;
  private final LinkStore links;
  private final ConversionReviews reviews;
  private final LiveFeed live;

  public ConversionRecorder(
      ConversionStore conversions,
      CounterStore counters,
      LinkStore links,
      ConversionReviews reviews,
      LiveFeed live) {
    this.conversions = conversions;
    this.counters = counters;
    this.links = links;
    this.reviews = reviews;
    this.live = live;
  }

  /** The link of a click, deleted or not. */
  Future<Link> linkOf(SqlConnection tx, String workspaceId, String linkId) {
    return links
        .findAll(tx, workspaceId, List.of(linkId))
        .map(found -> {
          var view = found.get(linkId);
          if (view == null) {
            throw MeshException.notFound("The click's link does not exist any more.");
          }
          return view.link();
        });
  }

  /**
   * False if it was counted before; then nothing was written.
   *
   * @param firstSale whether it is a sale to somebody who never bought before
   */
  Future<Boolean> record(
      OperationCall call,
      SqlConnection tx,
      Conversion conversion,
      Customer customer,
      Link link,
      boolean firstSale) {
    String currency = call.principal().currency();
    return conversions
        .insert(tx, conversion)
        .compose(inserted ->
            inserted
                ? counters
                    .countLink(tx, conversion.click().linkId(), counted(conversion, firstSale))
                    .compose(done -> reviews.take(tx, fact(conversion, customer, link, currency)))
                    .compose(done ->
                        counters.countWorkspace(
                            tx, conversion.workspaceId(), counted(conversion, firstSale)))
                    .map(totals -> {
                      call.afterCommit(reviews::wake);
                      call.afterCommit(() -> live.publish(conversion, link, totals, currency));
                      return true;
                    })
                : Future.succeededFuture(false));
  }

  private static Counted counted(Conversion conversion, boolean firstSale) {
    return Counted.of(
        conversion.kind(),
        conversion.quantity(),
        firstSale ? 1 : 0,
        conversion.currency(),
        conversion.amount());
  }

  private static ConversionRecorded fact(
      Conversion conversion, Customer customer, Link link, String workspaceCurrency) {
    String currency = conversion.currency();
    Map<String, Object> metadata = conversion.metadata();
    return new ConversionRecorded(
        conversion.id(),
        ConversionRecorded.Kind.valueOf(conversion.kind().name()),
        conversion.workspaceId(),
        link.id(),
        link.owner().programId(),
        link.owner().partnerId(),
        customer.id(),
        customer.externalId(),
        customer.createdAt().toEpochMilli(),
        conversion.click().id(),
        conversion.quantity(),
        conversion.amount(),
        currency == null ? workspaceCurrency : currency,
        conversion.invoiceId(),
        conversion.eventName(),
        conversion.at().toEpochMilli(),
        metadata == null ? Map.of() : metadata);
  }
}
