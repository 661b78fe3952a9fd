package io.tributary.catalogue;

import static io.tributary.catalogue.CatalogueNode.refusal;
import static io.tributary.catalogue.CatalogueNode.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@UseServers(Part.POSTGRES)
@TestInstance(Lifecycle.PER_CLASS)
class ProductsIT {
  private static final JsonObject MINIMAL = new JsonObject().put("name", "Mug").put("price", 990);

  private final CatalogueNode node;

  ProductsIT(Infra infra) {
    node = CatalogueNode.start(infra.freshDatabase());
  }

  @AfterAll
  void close() {
    node.close();
  }

  @Test
  void createShouldFillTheDefaultsIn() {
    JsonObject created = node.create(fresh(), MINIMAL);

    assertThat(created.getString("id")).startsWith("prod_");
    assertThat(created.getString("kind")).isEqualTo("product");
    assertThat(created.getLong("price")).isEqualTo(990);
    assertThat(created.getString("currency")).isEqualTo("eur");
    assertThat(created.getBoolean("archived")).isFalse();
    assertThat(created.getString("createdAt"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    for (String key : List.of("description", "stock", "imageUrl", "url", "externalId")) {
      assertThat(created.containsKey(key)).as(key).isTrue();
      assertThat(created.getValue(key)).as(key).isNull();
    }
  }

  @Test
  void getShouldAnswerWhatCreateAnswered() {
    Principal shop = fresh();
    JsonObject created =
        node.create(
            shop,
            new JsonObject()
                .put("name", "  Advice ")
                .put("description", "One hour")
                .put("kind", "service")
                .put("price", 9_007_199_254_740_991L)
                .put("currency", "JPY")
                .put("stock", 0)
                .put("imageUrl", "https://example.com/a.png")
                .put("url", "https://example.com/a")
                .put("externalId", "sku-1")
                .put("archived", true));

    assertThat(node.get(shop, created.getString("id"))).isEqualTo(created);
    assertThat(created.getString("name")).isEqualTo("Advice");
    assertThat(created.getString("currency")).isEqualTo("jpy");
    assertThat(created.getLong("stock")).isZero();
  }

  @Test
  void createShouldRefuseAnAddressThatIsNotOfTheWeb() {
    for (String key : List.of("imageUrl", "url")) {
      MeshException refusal =
          refusal(() -> node.create(fresh(), MINIMAL.copy().put(key, "javascript:alert(1)")));

      assertThat(refusal.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
      assertThat(refusal.fields().getFirst().field()).isEqualTo(key);
    }
  }

  @Test
  void createShouldRefuseAnUnknownCurrency() {
    MeshException refusal =
        refusal(() -> node.create(fresh(), MINIMAL.copy().put("currency", "zzz")));

    assertThat(refusal.fields().getFirst().field()).isEqualTo("currency");
  }

  @Test
  void createShouldRefuseAnExternalIdThatIsTaken() {
    Principal shop = fresh();
    node.create(shop, MINIMAL.copy().put("externalId", "sku"));

    MeshException refusal =
        refusal(() -> node.create(shop, MINIMAL.copy().put("externalId", "sku")));

    assertThat(refusal.code()).isEqualTo(FailureCode.CONFLICT);
    assertThat(refusal.getMessage()).contains("sku");
  }

  @Test
  void createShouldAllowTheSameExternalIdInAnotherWorkspace() {
    node.create(fresh(), MINIMAL.copy().put("externalId", "sku"));

    assertThat(node.create(fresh(), MINIMAL.copy().put("externalId", "sku"))).isNotNull();
  }

  @Test
  void createShouldHappenOncePerIdempotencyKey() {
    Principal shop = fresh();

    JsonObject first = node.createOnce(shop, MINIMAL, "once");
    JsonObject again = node.createOnce(shop, MINIMAL, "once");

    assertThat(again).isEqualTo(first);
    assertThat(CatalogueNode.array(node.list(shop, new JsonObject()))).hasSize(1);
  }

  @Test
  void createShouldRefuseATextWithNul() {
    MeshException refusal =
        refusal(() -> node.create(fresh(), MINIMAL.copy().put("name", "a\u0000b")));

    assertThat(refusal.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
  }

  @Test
  void updateShouldChangeOnlyWhatIsThere() {
    Principal shop = fresh();
    JsonObject before =
        node.create(shop, MINIMAL.copy().put("stock", 5).put("description", "Blue"));

    JsonObject after =
        node.update(shop, before.getString("id"), new JsonObject().put("price", 1_090));

    assertThat(after.getLong("price")).isEqualTo(1_090);
    assertThat(after.copy().put("price", 990).put("updatedAt", before.getString("updatedAt")))
        .isEqualTo(before);
    assertThat(node.get(shop, before.getString("id"))).isEqualTo(after);
  }

  @Test
  void updateShouldClearWhatIsNull() {
    Principal shop = fresh();
    JsonObject before = node.create(shop, MINIMAL.copy().put("stock", 5).put("externalId", "sku"));

    JsonObject after =
        node.update(
            shop, before.getString("id"), new JsonObject().putNull("stock").putNull("externalId"));

    assertThat(after.getValue("stock")).isNull();
    assertThat(after.getValue("externalId")).isNull();
  }

  @Test
  void updateShouldRefuseToClearTheName() {
    Principal shop = fresh();
    String id = node.create(shop, MINIMAL).getString("id");

    assertThat(refusal(() -> node.update(shop, id, new JsonObject().put("name", "  "))).code())
        .isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
  }

  @Test
  void deleteShouldRemoveIt() {
    Principal shop = fresh();
    String id = node.create(shop, MINIMAL).getString("id");

    assertThat(node.delete(shop, id)).isEqualTo(new JsonObject().put("id", id));

    assertThat(refusal(() -> node.get(shop, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refusal(() -> node.delete(shop, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void strangerShouldSeeAndChangeNothing() {
    Principal shop = fresh();
    Principal stranger = fresh();
    JsonObject product = node.create(shop, MINIMAL);
    String id = product.getString("id");

    assertThat(refusal(() -> node.get(stranger, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refusal(() -> node.update(stranger, id, new JsonObject())).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refusal(() -> node.delete(stranger, id)).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(CatalogueNode.array(node.list(stranger, new JsonObject()))).isEmpty();
    assertThat(node.get(shop, id)).isEqualTo(product);
  }

  @Test
  void listShouldPageWithoutRepeatingOrSkipping() {
    Principal shop = fresh();
    List<String> made =
        IntStream.range(0, 7).mapToObj(i -> node.create(shop, MINIMAL).getString("id")).toList();
    List<String> seen = new ArrayList<>();
    for (int page = 1; page <= 4; page++) {
      OperationReply reply = node.list(shop, new JsonObject().put("page", page).put("pageSize", 2));
      assertThat(reply.headers()).containsEntry("X-Total-Count", "7");
      seen.addAll(ids(reply));
    }

    assertThat(seen).containsExactlyElementsOf(made.reversed());
    assertThat(ids(node.list(shop, new JsonObject().put("page", 100_000)))).isEmpty();
  }

  @Test
  void listShouldSortAsAsked() {
    Principal shop = fresh();
    node.create(shop, named("banana", 300));
    node.create(shop, named("Apple", 200));
    node.create(shop, named("cherry", 100));

    assertThat(names(shop, "name", "asc")).containsExactly("Apple", "banana", "cherry");
    assertThat(names(shop, "price", "asc")).containsExactly("cherry", "Apple", "banana");
    assertThat(names(shop, "price", "desc")).containsExactly("banana", "Apple", "cherry");
    assertThat(names(shop, "createdAt", "desc")).containsExactly("cherry", "Apple", "banana");
  }

  @Test
  void listShouldFilter() {
    Principal shop = fresh();
    node.create(shop, named("thing", 1));
    node.create(shop, named("old thing", 1).put("archived", true));
    node.create(shop, named("advice", 1).put("kind", "service"));

    assertThat(names(shop, new JsonObject().put("kind", "service"))).containsExactly("advice");
    assertThat(names(shop, new JsonObject().put("archived", true))).containsExactly("old thing");
    assertThat(names(shop, new JsonObject().put("archived", false)))
        .containsExactlyInAnyOrder("thing", "advice");
    assertThat(
            names(
                shop,
                new JsonObject()
                    .put("search", "thing")
                    .put("archived", true)
                    .put("kind", "product")))
        .containsExactly("old thing");
  }

  private static Principal fresh() {
    return workspace("ws_" + UUID.randomUUID());
  }

  private static JsonObject named(String name, long price) {
    return new JsonObject().put("name", name).put("price", price);
  }

  private static List<String> ids(OperationReply reply) {
    return CatalogueNode.array(reply).stream()
        .map(product -> ((JsonObject) product).getString("id"))
        .toList();
  }

  private List<String> names(Principal shop, String sortBy, String sortOrder) {
    return names(shop, new JsonObject().put("sortBy", sortBy).put("sortOrder", sortOrder));
  }

  private List<String> names(Principal shop, JsonObject query) {
    return CatalogueNode.array(node.list(shop, query)).stream()
        .map(product -> ((JsonObject) product).getString("name"))
        .toList();
  }
}
