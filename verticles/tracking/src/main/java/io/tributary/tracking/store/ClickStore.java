package io.tributary.tracking.store;

import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.edge.ClickId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single clicks. The id names the time, so each lookup touches one partition. */
public final class ClickStore {
  private static final String FIND =
      "SELECT * FROM clicks WHERE click_id = $1 AND at = $2 AND workspace_id = $3";
  private static final String FIND_ALL =
      """
      SELECT c.* FROM unnest($1::text[], $2::timestamptz[]) AS wanted (id, at)
      JOIN clicks c ON c.click_id = wanted.id AND c.at = wanted.at
      """;

  /**
   * Whether the pipeline may still bring a click. A workspace's clicks come roughly in their order:
   * while none is stored that is clearly newer, it has not been passed over. One that is stored for
   * somebody else never comes here. Only partitions from the click's own on are touched, by index.
   */
  private static final String IS_AWAITED =
      """
      SELECT NOT EXISTS (SELECT 1 FROM clicks WHERE workspace_id = $3 AND at >= $4)
        AND NOT EXISTS (SELECT 1 FROM clicks WHERE click_id = $1 AND at = $2) AS awaited
      """;

  /** A conversion's copy outlives the click's partition. */
  private static final String COPY =
      """
      SELECT * FROM conversions WHERE workspace_id = $1 AND customer_id = $2 AND click_id = $3
      ORDER BY at LIMIT 1
      """;

  /** A click and whose it is. */
  public record Owned(String workspaceId, Click click) {}

  public Future<Optional<Click>> find(SqlClient client, String workspaceId, String clickId) {
    OffsetDateTime at = timeOf(clickId);
    if (at == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(clickId, at, workspaceId))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(ClickRows.click(rows.iterator().next(), "at")));
  }

  /**
   * Whether a click that was not found may still come.
   *
   * @param disorder by how much a newer click may overtake it: links travel in lanes of their own,
   *     and edges have clocks of their own
   */
  public Future<Boolean> isAwaited(
      SqlClient client, String workspaceId, String clickId, Duration disorder) {
    OffsetDateTime at = timeOf(clickId);
    if (at == null) {
      return Future.succeededFuture(false);
    }
    return client
        .preparedQuery(IS_AWAITED)
        .execute(Tuple.of(clickId, at, workspaceId, at.plus(disorder)))
        .map(rows -> rows.iterator().next().getBoolean("awaited"));
  }

  /** Those of the clicks that are stored, of whichever workspace, by id. */
  public Future<Map<String, Owned>> findAll(SqlClient client, Collection<String> clickIds) {
    List<String> known = clickIds.stream().filter(id -> timeOf(id) != null).toList();
    Object times = known.stream().map(ClickStore::timeOf).toArray(OffsetDateTime[]::new);
    return client
        .preparedQuery(FIND_ALL)
        .execute(Tuple.of(Columns.texts(known), times))
        .map(rows -> {
          Map<String, Owned> found = new HashMap<>();
          rows.forEach(row -> {
            Click click = ClickRows.click(row, "at");
            found.put(click.id(), new Owned(row.getString("workspace_id"), click));
          });
          return found;
        });
  }

  /**
   * The click that a customer is attributed to: as it is stored, else the copy that a conversion of
   * theirs kept, else what the customer's own row says about it. Money hangs on the link, which is
   * never lost; the rest is only reported.
   */
  public Future<Optional<Click>> ofCustomer(
      SqlClient client, String workspaceId, Customer customer) {
    String clickId = customer.clickId();
    if (clickId == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return find(client, workspaceId, clickId)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found)
                : client
                    .preparedQuery(COPY)
                    .execute(Tuple.of(workspaceId, customer.id(), clickId))
                    .map(rows ->
                        rows.size() == 0
                            ? remembered(customer, clickId)
                            : Optional.of(ClickRows.click(rows.iterator().next(), "clicked_at"))));
  }

  private static Optional<Click> remembered(Customer customer, String clickId) {
    Instant clickedAt = customer.clickedAt();
    String linkId = customer.linkId();
    return clickedAt == null || linkId == null
        ? Optional.empty()
        : Optional.of(Click.forgotten(clickId, clickedAt, linkId, customer.country()));
  }

  private static @Nullable OffsetDateTime timeOf(String clickId) {
    var atMs = ClickId.timeOf(clickId);
    return atMs.isPresent() ? Columns.time(Instant.ofEpochMilli(atMs.getAsLong())) : null;
  }
}
