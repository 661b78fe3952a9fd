package io.tributary.payments.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Customers who were erased. What is known about them goes with their commissions' rows, and
 * conversions that come later are stripped of it before they are written.
 */
public final class ForgottenCustomers {
  private static final String REMEMBER =
      """
      INSERT INTO forgotten_customers (workspace_id, customer_id, forgotten_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;
  private static final String ERASE =
      """
      UPDATE commissions SET customer_external_id = 'deleted:' || customer_id, metadata = NULL
      WHERE workspace_id = $1 AND customer_id = $2
      """;
  private static final String AMONG =
      """
      SELECT workspace_id, customer_id FROM forgotten_customers
      WHERE workspace_id = ANY($1) AND customer_id = ANY($2)
      """;

  private ForgottenCustomers() {}

  /** A customer of a workspace. */
  public record Key(String workspaceId, String customerId) {}

  /** Erases a customer; the workspace must be locked. */
  public static Future<Void> forget(SqlConnection tx, Key customer, Instant at) {
    return tx.preparedQuery(REMEMBER)
        .execute(Tuple.of(customer.workspaceId(), customer.customerId(), Times.utc(at)))
        .compose(done ->
            tx.preparedQuery(ERASE)
                .execute(Tuple.of(customer.workspaceId(), customer.customerId())))
        .mapEmpty();
  }

  /** Those of the customers who were erased; the workspaces must be locked. */
  public static Future<Set<Key>> among(SqlConnection tx, Collection<Key> customers) {
    if (customers.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return tx.preparedQuery(AMONG)
        .execute(
            Tuple.of(
                customers.stream().map(Key::workspaceId).distinct().toArray(String[]::new),
                (Object) customers.stream().map(Key::customerId).distinct().toArray(String[]::new)))
        .map(rows -> {
          Set<Key> forgotten = new HashSet<>();
          rows.forEach(row ->
              forgotten.add(new Key(row.getString("workspace_id"), row.getString("customer_id"))));
          return forgotten;
        });
  }
}
