package io.tributary.tracking.store;

import io.tributary.tracking.domain.Conversion;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code conversions}. */
public final class ConversionStore {
  private static final String OWN_COLUMNS =
      """
      id, kind, at, workspace_id, link_id, customer_id, click_id, clicked_at, event_name, quantity,
        amount, currency, invoice_id, payment_processor, metadata\
      """;
  private static final int COLUMN_COUNT =
      (OWN_COLUMNS + "," + ClickRows.COLUMNS).split(",", -1).length;

  /** The unique indexes on invoices and on leads decide what counts, under parallel calls too. */
  private static final String INSERT =
      "INSERT INTO conversions ("
          + OWN_COLUMNS
          + ", "
          + ClickRows.COLUMNS
          + ") VALUES ("
          + IntStream.rangeClosed(1, COLUMN_COUNT)
              .mapToObj(i -> "$" + i)
              .collect(Collectors.joining(", "))
          + ") ON CONFLICT DO NOTHING";

  private static final String LEAD =
      """
      SELECT * FROM conversions
      WHERE workspace_id = $1 AND customer_id = $2 AND event_name = $3 AND kind = 'lead'
      """;
  private static final String SALE =
      """
      SELECT * FROM conversions WHERE workspace_id = $1 AND invoice_id = $2 AND kind = 'sale'
      """;

  private static final String CUSTOMER =
      "SELECT customer_id FROM conversions WHERE workspace_id = $1 AND id = $2";
  private static final String LOCK =
      "SELECT * FROM conversions WHERE workspace_id = $1 AND id = $2 FOR UPDATE";
  private static final String CORRECT =
      """
      UPDATE conversions SET lost_quantity = quantity - $3, lost_amount = amount - $4, correction = $5
      WHERE workspace_id = $1 AND id = $2
      """;

  /**
   * A conversion as it was recorded, and what stands of it.
   *
   * @param correction the number of the last correction that was taken in; 0 for none
   */
  public record Standing(Conversion conversion, int quantity, long amount, int correction) {}

  /** Whose conversion it is; empty if there is none of this id. */
  public Future<Optional<String>> customerOf(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(CUSTOMER)
        .execute(Tuple.of(workspaceId, id))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getString("customer_id")));
  }

  /** Reads a conversion that is there and about to be corrected; its customer is locked. */
  public Future<Standing> lock(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> {
          Row row = rows.iterator().next();
          Conversion conversion = conversion(row);
          return new Standing(
              conversion,
              conversion.quantity() - row.getInteger("lost_quantity"),
              conversion.amount() - row.getLong("lost_amount"),
              row.getInteger("correction"));
        });
  }

  /**
   * @param quantity what stands of it
   * @param amount what stands of it
   */
  public Future<Void> correct(
      SqlConnection tx, Conversion conversion, int quantity, long amount, int correction) {
    return tx.preparedQuery(CORRECT)
        .execute(Tuple.of(conversion.workspaceId(), conversion.id(), quantity, amount, correction))
        .mapEmpty();
  }

  /** False if it was counted before. */
  public Future<Boolean> insert(SqlConnection tx, Conversion conversion) {
    Tuple values = Tuple.of(conversion.id(), conversion.kind().name());
    values.addValue(Columns.time(conversion.at())).addValue(conversion.workspaceId());
    values.addValue(conversion.click().linkId()).addValue(conversion.customerId());
    values.addValue(conversion.click().id()).addValue(Columns.time(conversion.click().at()));
    values.addValue(conversion.eventName()).addValue(conversion.quantity());
    values.addValue(conversion.amount()).addValue(conversion.currency());
    values.addValue(conversion.invoiceId()).addValue(conversion.paymentProcessor());
    values.addValue(json(conversion.metadata()));
    return tx.preparedQuery(INSERT)
        .execute(ClickRows.values(values, conversion.click()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The lead of that name, which a customer becomes once. */
  public Future<Optional<Conversion>> findLead(
      SqlConnection tx, String workspaceId, String customerId, String eventName) {
    return tx.preparedQuery(LEAD)
        .execute(Tuple.of(workspaceId, customerId, eventName))
        .map(ConversionStore::one);
  }

  /** The sale of that invoice. */
  public Future<Optional<Conversion>> findSale(
      SqlConnection tx, String workspaceId, String invoiceId) {
    return tx.preparedQuery(SALE)
        .execute(Tuple.of(workspaceId, invoiceId))
        .map(ConversionStore::one);
  }

  private static Optional<Conversion> one(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(conversion(rows.iterator().next()));
  }

  static Conversion conversion(Row row) {
    JsonObject metadata = row.get(JsonObject.class, "metadata");
    return new Conversion(
        row.getString("id"),
        Conversion.Kind.valueOf(row.getString("kind")),
        Columns.instant(row, "at"),
        row.getString("workspace_id"),
        row.getString("customer_id"),
        ClickRows.click(row, "clicked_at"),
        row.getString("event_name"),
        row.getInteger("quantity"),
        row.getLong("amount"),
        row.getString("currency"),
        row.getString("invoice_id"),
        row.getString("payment_processor"),
        metadata == null ? null : metadata.getMap());
  }

  private static @Nullable JsonObject json(@Nullable Map<String, Object> metadata) {
    return metadata == null ? null : new JsonObject(metadata);
  }
}
