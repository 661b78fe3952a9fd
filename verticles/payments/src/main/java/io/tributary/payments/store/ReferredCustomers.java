package io.tributary.payments.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When each customer first bought through a partner, and how many of their sales stand. */
public final class ReferredCustomers {
  private static final String REMEMBER =
      """
      INSERT INTO referred_customers AS c (workspace_id, program_id, partner_id, customer_id, first_event_id,
                                           first_sale_at, sales)
      SELECT DISTINCT ON (partner_id, program_id, customer_id)
             workspace_id, program_id, partner_id, customer_id, event_id, sold_at,
             count(*) OVER (PARTITION BY partner_id, program_id, customer_id)
        FROM jsonb_to_recordset($1) AS x (workspace_id text, program_id text, partner_id text, customer_id text,
             event_id text, sold_at timestamptz)
       ORDER BY partner_id, program_id, customer_id, sold_at, event_id
      ON CONFLICT (partner_id, program_id, customer_id) DO UPDATE
         SET sales = c.sales + excluded.sales,
             first_event_id = CASE c.sales WHEN 0 THEN excluded.first_event_id ELSE c.first_event_id END,
             first_sale_at = CASE c.sales WHEN 0 THEN excluded.first_sale_at ELSE c.first_sale_at END
      """;
  private static final String READ =
      """
      SELECT c.workspace_id, c.program_id, c.partner_id, c.customer_id, c.first_event_id, c.first_sale_at
        FROM referred_customers c
        JOIN (SELECT DISTINCT workspace_id, program_id, partner_id, customer_id
                FROM jsonb_to_recordset($1) AS x (workspace_id text, program_id text, partner_id text,
                     customer_id text)) k
       USING (workspace_id, program_id, partner_id, customer_id)
      """;
  private static final String ADJUST =
      """
      UPDATE referred_customers
         SET sales = sales + $5,
             first_event_id = CASE sales WHEN 0 THEN $6 ELSE first_event_id END,
             first_sale_at = CASE sales WHEN 0 THEN $7 ELSE first_sale_at END
       WHERE workspace_id = $1 AND program_id = $2 AND partner_id = $3 AND customer_id = $4
      RETURNING sales
      """;

  private ReferredCustomers() {}

  /** A customer of a partner. */
  public record Key(Enrolments.Key enrolment, String customerId) {}

  /** A sale to such a customer. */
  public record Sale(Key key, String eventId, Instant at) {}

  /** The sale that was remembered as the first: made when none other stood. */
  public record First(String eventId, Instant at) {}

  /**
   * Counts new sales and remembers who bought for the first time: whoever has no sale that stands.
   * Answers with the first sale of each customer.
   */
  public static Future<Map<Key, First>> firstSales(SqlConnection tx, Collection<Sale> sales) {
    if (sales.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    JsonArray rows = new JsonArray();
    sales.forEach(sale ->
        rows.add(
            new JsonObject()
                .put("workspace_id", sale.key().enrolment().workspaceId())
                .put("program_id", sale.key().enrolment().programId())
                .put("partner_id", sale.key().enrolment().partnerId())
                .put("customer_id", sale.key().customerId())
                .put("event_id", sale.eventId())
                .put("sold_at", sale.at().toString())));
    return tx.preparedQuery(REMEMBER)
        .execute(Tuple.of(rows))
        .compose(done -> tx.preparedQuery(READ).execute(Tuple.of(rows)))
        .map(found -> {
          Map<Key, First> firsts = new HashMap<>();
          found.forEach(row ->
              firsts.put(
                  new Key(
                      new Enrolments.Key(
                          row.getString("workspace_id"),
                          row.getString("program_id"),
                          row.getString("partner_id")),
                      row.getString("customer_id")),
                  new First(row.getString("first_event_id"), Times.at(row, "first_sale_at"))));
          return firsts;
        });
  }

  /**
   * Takes a customer's sale back, or puts it back.
   *
   * @param change 1 or -1
   * @return how many stand now; empty if the customer never bought through the partner
   */
  public static Future<Optional<Long>> adjust(SqlConnection tx, Sale sale, int change) {
    Enrolments.Key enrolment = sale.key().enrolment();
    return tx.preparedQuery(ADJUST)
        .execute(
            Tuple.of(
                enrolment.workspaceId(),
                enrolment.programId(),
                enrolment.partnerId(),
                sale.key().customerId(),
                change,
                sale.eventId(),
                Times.utc(sale.at())))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getLong("sales")));
  }
}
