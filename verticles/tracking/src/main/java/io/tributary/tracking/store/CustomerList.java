package io.tributary.tracking.store;

import io.tributary.kit.sql.Where;
import io.tributary.tracking.domain.CustomerView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads customers for people. */
public final class CustomerList {
  private static final String COLUMNS =
      """
      SELECT c.*,
        (SELECT min(v.at) FROM conversions v
          WHERE v.customer_id = c.id AND v.kind = 'sale' AND v.lost_quantity = 0) AS first_sale_at,
        (SELECT jsonb_object_agg(r.currency, r.amount) FROM (
            SELECT v.currency, sum(v.amount - v.lost_amount)::bigint AS amount FROM conversions v
            WHERE v.customer_id = c.id AND v.kind = 'sale' AND v.lost_quantity = 0 GROUP BY v.currency) r) AS revenue
      FROM customers c\
      """;
  private static final String ONE =
      COLUMNS + " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND ";
  private static final String ALL = COLUMNS + " WHERE c.workspace_id = $1 AND c.id = ANY($2)";

  /** What customers may be sorted by, with the constant SQL of its value. */
  public enum Sort {
    CREATED_AT("c.created_at"),
    SALE_AMOUNT(
        """
        COALESCE((SELECT sum(v.amount - v.lost_amount) FROM conversions v WHERE v.customer_id = c.id
                  AND v.kind = 'sale' AND v.lost_quantity = 0 AND v.currency = $2), 0)\
        """),
    FIRST_SALE_AT(
        """
        COALESCE((SELECT min(v.at) FROM conversions v
                  WHERE v.customer_id = c.id AND v.kind = 'sale' AND v.lost_quantity = 0), '-infinity'::timestamptz)\
        """);

    private final String sql;

    Sort(String sql) {
      this.sql = sql;
    }

    /** Reads the wire's name; anything unknown is the time of creation. */
    public static Sort of(@Nullable String name) {
      return switch (name == null ? "" : name) {
        case "saleAmount" -> SALE_AMOUNT;
        case "firstSaleAt" -> FIRST_SALE_AT;
        default -> CREATED_AT;
      };
    }
  }

  /** Which customers a list shows. Null stands for «any». */
  public record Filter(
      @Nullable String email,
      @Nullable String externalId,
      @Nullable String search,
      @Nullable String country,
      @Nullable String linkId,
      @Nullable String programId,
      @Nullable String partnerId) {}

  /**
   * Which page, in which order.
   *
   * @param currency whose sums {@link Sort#SALE_AMOUNT} compares
   * @param startingAfter the id of the last customer of the page before, or null
   * @param endingBefore the id of the first customer of the page behind, or null
   * @param page from 1; ignored when an id is given
   */
  public record Page(
      Sort sort,
      boolean descending,
      String currency,
      @Nullable String startingAfter,
      @Nullable String endingBefore,
      int page,
      int pageSize) {}

  /** A customer by our id, or by the merchant's behind {@code ext_}. */
  public Future<Optional<CustomerView>> find(SqlClient client, String workspaceId, String id) {
    boolean external = id.startsWith(LinkRef.EXTERNAL);
    return client
        .preparedQuery(ONE + (external ? "c.external_id = $2" : "c.id = $2"))
        .execute(Tuple.of(workspaceId, external ? id.substring(LinkRef.EXTERNAL.length()) : id))
        .map(rows -> views(rows).stream().findFirst());
  }

  /** The customers of these ids, deleted ones too. */
  public Future<Map<String, CustomerView>> findAll(
      SqlClient client, String workspaceId, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(workspaceId, Columns.texts(ids)))
        .map(rows -> {
          Map<String, CustomerView> byId = new LinkedHashMap<>();
          views(rows).forEach(view -> byId.put(view.customer().id(), view));
          return byId;
        });
  }

  public Future<List<CustomerView>> page(
      SqlClient client, String workspaceId, Filter filter, Page page) {
    Where where =
        Where.of("c.workspace_id = ? AND ?::text IS NOT NULL", workspaceId, page.currency());
    restrict(where, filter);
    String value = page.sort().sql;
    String cursor = page.startingAfter() != null ? page.startingAfter() : page.endingBefore();
    boolean backwards = page.startingAfter() == null && cursor != null;
    boolean descending = page.descending() != backwards;
    StringBuilder sql = new StringBuilder(COLUMNS).append(where.sql());
    if (cursor != null) {
      sql.append(" AND (").append(value).append(", c.id) ").append(descending ? "<" : ">");
      sql.append(" (SELECT ").append(value).append(", c.id FROM customers c");
      sql.append(" WHERE c.workspace_id = $1 AND c.id = ").append(where.bind(cursor)).append(")");
    }
    String direction = descending ? " DESC" : " ASC";
    sql.append(" ORDER BY ").append(value).append(direction).append(", c.id").append(direction);
    sql.append(" LIMIT ").append(where.bind(page.pageSize()));
    if (cursor == null) {
      sql.append(" OFFSET ").append(where.bind((page.page() - 1L) * page.pageSize()));
    }
    return client
        .preparedQuery(sql.toString())
        .execute(where.arguments())
        .map(CustomerList::views)
        .map(views -> backwards ? reversed(views) : views);
  }

  /**
   * As the SDK documents it, an e-mail address takes precedence over an external id over a search.
   */
  private static void restrict(Where where, Filter filter) {
    where.and("c.deleted_at IS NULL");
    if (filter.email() != null) {
      where.and("name_fold(c.email) = name_fold(?)", filter.email());
    } else if (filter.externalId() != null) {
      where.and("c.external_id = ?", filter.externalId());
    } else if (filter.search() != null) {
      String pattern = Columns.containing(filter.search());
      where.and(
          "(c.email ILIKE ? OR c.external_id ILIKE ? OR c.name ILIKE ?)",
          pattern,
          pattern,
          pattern);
    }
    where.andIf(filter.country(), "c.country = ?").andIf(filter.linkId(), "c.link_id = ?");
    if (filter.programId() != null) {
      where.and(
          "c.link_id IN (SELECT l.id FROM links l WHERE l.workspace_id = $1 AND l.program_id = ?)",
          filter.programId());
    }
    if (filter.partnerId() != null) {
      where.and(
          "c.link_id IN (SELECT l.id FROM links l WHERE l.workspace_id = $1 AND l.partner_id = ?)",
          filter.partnerId());
    }
  }

  private static List<CustomerView> views(RowSet<Row> rows) {
    List<CustomerView> views = new ArrayList<>(rows.size());
    rows.forEach(row ->
        views.add(
            new CustomerView(
                CustomerStore.customer(row),
                Columns.instantOrNull(row, "first_sale_at"),
                Columns.sums(row, "revenue"))));
    return views;
  }

  private static List<CustomerView> reversed(List<CustomerView> views) {
    List<CustomerView> copy = new ArrayList<>(views);
    Collections.reverse(copy);
    return copy;
  }
}
