package io.tributary.tracking.store;

import io.tributary.kit.outbox.Outbox;
import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.kit.sql.Update;
import io.tributary.mesh.CustomerForgotten;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Topics;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Customer;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code customers}; {@link CustomerList} reads it for people. */
public final class CustomerStore {
  private static final String LOCK =
      """
      SELECT * FROM customers WHERE workspace_id = $1 AND external_id = $2 AND deleted_at IS NULL
      FOR UPDATE
      """;
  private static final String BY_ID = "SELECT * FROM customers WHERE workspace_id = $1 AND id = $2";

  /** The last click wins until the first sale; then the customer belongs to the link that sold. */
  private static final String UPSERT =
      """
      INSERT INTO customers AS c (id, workspace_id, external_id, name, email, avatar, country,
                                  click_id, clicked_at, link_id, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
      ON CONFLICT (workspace_id, external_id) DO UPDATE SET
        name = COALESCE(excluded.name, c.name),
        email = COALESCE(excluded.email, c.email),
        avatar = COALESCE(excluded.avatar, c.avatar),
        (country, click_id, clicked_at, link_id) = (
          SELECT CASE WHEN newer THEN excluded.country ELSE c.country END,
                 CASE WHEN newer THEN excluded.click_id ELSE c.click_id END,
                 CASE WHEN newer THEN excluded.clicked_at ELSE c.clicked_at END,
                 CASE WHEN newer THEN excluded.link_id ELSE c.link_id END
          FROM (SELECT c.click_id IS NULL
                  OR (c.sales = 0 AND excluded.clicked_at > c.clicked_at)) AS t (newer)),
        updated_at = excluded.updated_at
      RETURNING *
      """;

  private static final String COUNT_SALE =
      """
      UPDATE customers SET sales = sales + 1, updated_at = $3,
        first_sale_id = CASE sales WHEN 0 THEN $4 ELSE first_sale_id END
      WHERE workspace_id = $1 AND id = $2
      """;

  /** The row's old value is seen by the first part, the new one is what the statement writes. */
  private static final String RECOUNT =
      """
      WITH was AS (SELECT first_sale_id AS id FROM customers WHERE id = $1),
           first AS (SELECT v.id, v.link_id FROM conversions v
                     WHERE v.customer_id = $1 AND v.kind = 'sale' AND v.lost_quantity < v.quantity
                     ORDER BY v.at, v.id LIMIT 1)
      UPDATE customers SET sales = sales + $2, first_sale_id = (SELECT id FROM first), updated_at = $3
      WHERE id = $1
      RETURNING (SELECT v.link_id FROM conversions v JOIN was USING (id)) AS link_before,
                (SELECT link_id FROM first) AS link_now
      """;

  private static final String LOCK_ID =
      "SELECT * FROM customers WHERE workspace_id = $1 AND id = $2 FOR UPDATE";
  private static final String LOCK_NAMED =
      "SELECT * FROM customers WHERE workspace_id = $1 AND deleted_at IS NULL AND %s = $2 FOR UPDATE";
  private static final String FORGET =
      """
      UPDATE customers SET external_id = 'deleted:' || id, name = NULL, email = NULL, avatar = NULL,
        country = NULL, deleted_at = $3, updated_at = $3
      WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL
      """;
  private static final String FORGET_METADATA =
      "UPDATE conversions SET metadata = NULL WHERE workspace_id = $1 AND customer_id = $2";

  /** Reads a customer who is about to be written. */
  public Future<Optional<Customer>> lock(SqlConnection tx, String workspaceId, String externalId) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, externalId))
        .map(CustomerStore::one);
  }

  /** Deleted ones too: what they bought is still answered for. */
  public Future<Optional<Customer>> find(SqlClient client, String workspaceId, String id) {
    return client.preparedQuery(BY_ID).execute(Tuple.of(workspaceId, id)).map(CustomerStore::one);
  }

  /**
   * Makes the customer or adds what is new about them. The answer has the click that the customer
   * is attributed to from now on.
   *
   * @param newId the id if they are new
   */
  public Future<Customer> upsert(
      SqlConnection tx,
      String workspaceId,
      String newId,
      Customer.Profile profile,
      Click click,
      Instant now) {
    Tuple values = Tuple.of(newId, workspaceId, profile.externalId());
    values.addValue(profile.name()).addValue(profile.email()).addValue(profile.avatar());
    values.addValue(click.country()).addValue(click.id()).addValue(Columns.time(click.at()));
    values.addValue(click.linkId()).addValue(Columns.time(now));
    return tx.preparedQuery(UPSERT).execute(values).map(rows -> one(rows).orElseThrow());
  }

  /**
   * @param saleId which is their first if none stands
   */
  public Future<Void> countSale(
      SqlConnection tx, String workspaceId, String id, String saleId, Instant now) {
    return tx.preparedQuery(COUNT_SALE)
        .execute(Tuple.of(workspaceId, id, Columns.time(now), saleId))
        .mapEmpty();
  }

  /** The links of the first sale that stood, and of the one that stands; null for none. */
  public record FirstSale(@Nullable String linkBefore, @Nullable String linkNow) {
    public static final FirstSale SAME = new FirstSale(null, null);
  }

  /**
   * Counts after a sale was taken back or put back; the customer is locked.
   *
   * @param change of the number of sales that stand
   */
  public Future<FirstSale> recountSales(SqlConnection tx, String id, int change, Instant now) {
    return tx.preparedQuery(RECOUNT)
        .execute(Tuple.of(id, change, Columns.time(now)))
        .map(rows -> {
          Row row = rows.iterator().next();
          return new FirstSale(row.getString("link_before"), row.getString("link_now"));
        });
  }

  /** Reads a customer who is about to be written, also one who was deleted. */
  public Future<Optional<Customer>> lockById(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK_ID).execute(Tuple.of(workspaceId, id)).map(CustomerStore::one);
  }

  /**
   * Reads a customer who is about to be written; one who was deleted is not there.
   *
   * @param id ours, or the merchant's behind {@code ext_}
   */
  public Future<Optional<Locked<Customer>>> lockNamed(
      SqlConnection tx, String workspaceId, String id) {
    boolean external = id.startsWith(LinkRef.EXTERNAL);
    return tx.preparedQuery(LOCK_NAMED.formatted(external ? "external_id" : "id"))
        .execute(Tuple.of(workspaceId, external ? id.substring(LinkRef.EXTERNAL.length()) : id))
        .map(rows -> one(rows).map(customer -> Locked.row(customer.id(), customer)));
  }

  public Future<Void> update(
      SqlConnection tx, String workspaceId, Locked<Customer> before, Customer after, Instant now) {
    return Update.of("customers", before, after)
        .column("external_id", Customer::externalId)
        .column("name", Customer::name)
        .column("email", Customer::email)
        .column("avatar", Customer::avatar)
        .column("country", Customer::country)
        .stamp("updated_at", Columns.time(now))
        .write(tx, workspaceId)
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, after)));
  }

  /**
   * Erases everything that says who it was, and has other contexts do so too. The conversions stay,
   * because money was paid for them. False if there is no such customer.
   */
  public Future<Boolean> forget(SqlConnection tx, String workspaceId, String id, Instant now) {
    return tx.preparedQuery(FORGET)
        .execute(Tuple.of(workspaceId, id, Columns.time(now)))
        .compose(rows ->
            rows.rowCount() == 0
                ? Future.succeededFuture(false)
                : tx.preparedQuery(FORGET_METADATA)
                    .execute(Tuple.of(workspaceId, id))
                    .compose(done ->
                        Outbox.append(
                            tx,
                            Topics.CUSTOMERS,
                            workspaceId,
                            new CustomerForgotten(workspaceId, id, now.toEpochMilli())))
                    .map(true));
  }

  private static Throwable named(Throwable failure, Customer customer) {
    return SqlFailures.isUniqueViolation(failure, "customers_external_id_taken")
        ? MeshException.conflict("There is already a customer «" + customer.externalId() + "».")
        : failure;
  }

  private static Optional<Customer> one(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(customer(rows.iterator().next()));
  }

  static Customer customer(Row row) {
    return new Customer(
        row.getString("id"),
        row.getString("external_id"),
        row.getString("name"),
        row.getString("email"),
        row.getString("avatar"),
        row.getString("country"),
        row.getString("click_id"),
        Columns.instantOrNull(row, "clicked_at"),
        row.getString("link_id"),
        row.getLong("sales"),
        Columns.instant(row, "created_at"));
  }
}
