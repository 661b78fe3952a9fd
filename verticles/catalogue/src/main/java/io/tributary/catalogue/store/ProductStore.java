package io.tributary.catalogue.store;

import io.tributary.catalogue.domain.Product;
import io.tributary.catalogue.domain.ProductFilter;
import io.tributary.catalogue.domain.ProductKind;
import io.tributary.catalogue.domain.ProductSort;
import io.tributary.catalogue.domain.SearchText;
import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.Update;
import io.tributary.kit.sql.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code products}. */
public final class ProductStore {
  /** The constraint that keeps external ids apart. */
  public static final String EXTERNAL_ID_KEY = "products_external_key";

  private static final String COLUMNS =
      """
      p.id, p.workspace_id, p.name, p.description, p.kind, p.price, p.currency, p.stock,
      p.image_url, p.url, p.external_id, p.archived, p.created_at, p.updated_at
      """;
  private static final String INSERT =
      """
      INSERT INTO products (id, workspace_id, name, description, kind, price, currency, stock,
                            image_url, url, external_id, archived, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """;
  private static final String GET =
      "SELECT " + COLUMNS + " FROM products p WHERE p.workspace_id = $1 AND p.id = $2";
  private static final String LOCK = GET + " FOR UPDATE";
  private static final String DELETE = "DELETE FROM products WHERE workspace_id = $1 AND id = $2";

  private ProductStore() {}

  /**
   * One page of a list.
   *
   * @param total how many products all pages hold
   */
  public record Page(List<Product> products, long total) {
    public Page {
      products = List.copyOf(products);
    }
  }

  public static Future<Void> insert(SqlConnection tx, Product product) {
    return tx.preparedQuery(INSERT).execute(row(product)).mapEmpty();
  }

  public static Future<Void> update(SqlConnection tx, Locked<Product> before, Product after) {
    return Update.of("products", before, after)
        .column("name", Product::name)
        .column("description", Product::description)
        .column("kind", product -> product.kind().name())
        .column("price", Product::priceMinor)
        .column("currency", Product::currency)
        .column("stock", Product::stock)
        .column("image_url", Product::imageUrl)
        .column("url", Product::url)
        .column("external_id", Product::externalId)
        .column("archived", Product::archived)
        .stamp("updated_at", after.updatedAt().atOffset(ZoneOffset.UTC))
        .write(tx, after.workspaceId())
        .mapEmpty();
  }

  public static Future<Optional<Product>> get(SqlClient sql, String workspaceId, String id) {
    return sql.preparedQuery(GET).execute(Tuple.of(workspaceId, id)).map(ProductStore::one);
  }

  /** The product, which nobody else changes until the transaction ends. */
  public static Future<Optional<Locked<Product>>> lock(
      SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> one(rows).map(product -> Locked.row(id, product)));
  }

  /** False if there was none. */
  public static Future<Boolean> delete(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, id))
        .map(done -> done.rowCount() == 1);
  }

  public static Future<Page> list(SqlClient sql, ProductFilter filter) {
    return count(sql, filter)
        .compose(total ->
            total <= filter.offset()
                ? Future.succeededFuture(new Page(List.of(), total))
                : page(sql, filter).map(products -> new Page(products, total)));
  }

  private static Future<Long> count(SqlClient sql, ProductFilter filter) {
    Where where = where(filter);
    String query = "SELECT count(*) FROM products p" + searched(filter, where) + where.sql();
    return sql.preparedQuery(query)
        .execute(where.arguments())
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Future<List<Product>> page(SqlClient sql, ProductFilter filter) {
    Where where = where(filter);
    String query =
        "SELECT "
            + COLUMNS
            + " FROM products p"
            + searched(filter, where)
            + where.sql()
            + order(filter)
            + " LIMIT "
            + where.bind(filter.pageSize())
            + " OFFSET "
            + where.bind(filter.offset());
    return sql.preparedQuery(query)
        .execute(where.arguments())
        .map(rows -> {
          List<Product> products = new ArrayList<>(rows.size());
          rows.forEach(found -> products.add(product(found)));
          return products;
        });
  }

  private static Where where(ProductFilter filter) {
    Where where =
        Where.of("p.workspace_id = ?", filter.workspaceId())
            .andIf(filter.kind() == null ? null : filter.kind().name(), "p.kind = ?")
            .andIf(filter.archived(), "p.archived = ?");
    return filter.search() == null ? where : where.and("p.search @@ wanted.query");
  }

  /** The parsed search text as a one-row table, so that it is parsed once and not per product. */
  private static String searched(ProductFilter filter, Where where) {
    SearchText search = filter.search();
    return search == null
        ? ""
        : " CROSS JOIN product_query("
            + where.bind(search.whole())
            + ", "
            + where.bind(search.head())
            + ", "
            + where.bind(search.last())
            + ") AS wanted(query)";
  }

  /** The id decides between equals, so that no page repeats or skips one. */
  private static String order(ProductFilter filter) {
    ProductSort sort = filter.sort();
    if (sort == null && filter.search() != null) {
      return " ORDER BY ts_rank(p.search, wanted.query) DESC, p.created_at DESC, p.id DESC";
    }
    String direction = filter.ascending() ? " ASC" : " DESC";
    String column =
        switch (sort == null ? ProductSort.createdAt : sort) {
          case createdAt -> "p.created_at";
          case name -> "lower(p.name)";
          case price -> "p.price";
        };
    return " ORDER BY " + column + direction + ", p.id" + direction;
  }

  private static Optional<Product> one(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(product(rows.iterator().next()));
  }

  private static Tuple row(Product product) {
    return Tuple.tuple()
        .addString(product.id())
        .addString(product.workspaceId())
        .addString(product.name())
        .addString(product.description())
        .addString(product.kind().name())
        .addLong(product.priceMinor())
        .addString(product.currency())
        .addLong(product.stock())
        .addString(product.imageUrl())
        .addString(product.url())
        .addString(product.externalId())
        .addBoolean(product.archived())
        .addOffsetDateTime(product.createdAt().atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(product.updatedAt().atOffset(ZoneOffset.UTC));
  }

  private static Product product(Row row) {
    return new Product(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("name"),
        row.getString("description"),
        ProductKind.valueOf(row.getString("kind")),
        row.getLong("price"),
        row.getString("currency"),
        row.getLong("stock"),
        row.getString("image_url"),
        row.getString("url"),
        row.getString("external_id"),
        row.getBoolean("archived"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
