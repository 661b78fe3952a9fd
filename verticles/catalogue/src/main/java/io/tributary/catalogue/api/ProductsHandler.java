package io.tributary.catalogue.api;

import io.tributary.catalogue.domain.Product;
import io.tributary.catalogue.domain.ProductFilter;
import io.tributary.catalogue.domain.ProductKind;
import io.tributary.catalogue.domain.ProductSort;
import io.tributary.catalogue.domain.SearchText;
import io.tributary.catalogue.store.ProductStore;
import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Products of the caller's workspace. */
public final class ProductsHandler {
  private static final int PAGE_SIZE = 50;
  private static final String TOTAL = "X-Total-Count";

  private final Database database;
  private final Clock clock;

  public ProductsHandler(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** {@code catalogue.products.list} */
  public Future<OperationReply> list(OperationCall call) {
    return ProductStore.list(database.reads(), filter(call))
        .map(page ->
            new OperationReply(
                0,
                Map.of(TOTAL, String.valueOf(page.total())),
                new JsonArray(page.products().stream().map(ProductJson::of).toList())));
  }

  /** {@code catalogue.products.get} */
  public Future<OperationReply> get(OperationCall call) {
    String id = call.path("id");
    return ProductStore.get(database.reads(), call.workspaceId(), id)
        .map(found -> OperationReply.of(ProductJson.of(found.orElseThrow(() -> unknown(id)))));
  }

  /** {@code catalogue.products.create} */
  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Product product =
        new ProductBody(call.body())
            .create(Ids.next("prod_"), call.workspaceId(), call.principal().currency(), now());
    return ProductStore.insert(tx, product)
        .recover(failure -> explain(failure, product))
        .map(done -> OperationReply.of(ProductJson.of(product)));
  }

  /** {@code catalogue.products.update} */
  public Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return ProductStore.lock(tx, call.workspaceId(), id)
        .compose(found -> {
          Locked<Product> before = found.orElseThrow(() -> unknown(id));
          Product after = new ProductBody(call.body()).applyTo(before.value(), now());
          return ProductStore.update(tx, before, after)
              .recover(failure -> explain(failure, after))
              .map(done -> OperationReply.of(ProductJson.of(after)));
        });
  }

  /** {@code catalogue.products.delete} */
  public Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return ProductStore.delete(tx, call.workspaceId(), id)
        .map(deleted -> {
          if (!deleted) {
            throw unknown(id);
          }
          return OperationReply.of(new JsonObject().put("id", id));
        });
  }

  private static ProductFilter filter(OperationCall call) {
    String search = call.query("search");
    Object archived = call.request().query().getValue("archived");
    return new ProductFilter(
        call.workspaceId(),
        search == null ? null : SearchText.parse(search).orElse(null),
        choice(call, "kind", ProductKind::parse),
        archived instanceof Boolean flag ? flag : null,
        choice(call, "sortBy", ProductSort::parse),
        "asc".equals(call.query("sortOrder")),
        call.queryInt("page", 1),
        call.queryInt("pageSize", PAGE_SIZE));
  }

  private static <T> @Nullable T choice(
      OperationCall call, String name, Function<String, Optional<T>> parse) {
    String value = call.query(name);
    return value == null
        ? null
        : parse.apply(value).orElseThrow(() -> MeshException.invalid(name, "there is no " + value));
  }

  private static Future<Void> explain(Throwable failure, Product product) {
    return Future.failedFuture(
        SqlFailures.isUniqueViolation(failure, ProductStore.EXTERNAL_ID_KEY)
            ? MeshException.conflict(
                "Another product has the externalId " + product.externalId() + ".")
            : failure);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static MeshException unknown(String id) {
    return MeshException.notFound("There is no product " + id + " in this workspace.");
  }
}
