package io.tributary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UseServers(Part.POSTGRES)
@TestInstance(Lifecycle.PER_CLASS)
class ProductSearchIT {
  private static final Principal SHOP = CatalogueNode.workspace("ws_search");

  private final CatalogueNode node;

  ProductSearchIT(Infra infra) {
    node = CatalogueNode.start(infra.freshDatabase());
  }

  @BeforeAll
  void fill() {
    product("Café crème", "A cup of coffee", "sku-100");
    product("Red shirt", "Cotton, with a pocket", "sku-200");
    product("Blue shirt", "The same in blue; not red at all", "sku-201");
    product("Gift card", "Good for any shirt, cup or course", "gift");
    product("Wi-Fi router", "802.11ax, v2.1", "router");
    node.create(
        CatalogueNode.workspace("ws_other"),
        new JsonObject().put("name", "Red shirt of somebody else").put("price", 1));
  }

  @AfterAll
  void close() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cafe | Café crème",
        "CAFÉ | Café crème",
        "creme cof | Café crème",
        "rout | Wi-Fi router",
        "wi-fi | Wi-Fi router",
        "wi fi rou | Wi-Fi router",
        "v2.1 | Wi-Fi router",
        "sku-200 | Red shirt",
        "cotton pock | Red shirt",
        "gift card | Gift card",
        "\"red shirt\" | Red shirt",
        "shirt -red -gift | ",
        "router or cafe | Café crème; Wi-Fi router",
        "nothing at all | ",
        "!!! | ",
      })
  void listShouldFind(String search, String names) {
    assertThat(found(search))
        .containsExactlyInAnyOrder(names == null ? new String[0] : names.split("; "));
  }

  @Test
  void listShouldRankTheNameAboveTheDescription() {
    assertThat(found("red")).containsExactly("Red shirt", "Blue shirt");
    assertThat(found("shirt").getLast()).isEqualTo("Gift card");
  }

  @Test
  void listShouldCountWhatItFound() {
    assertThat(
            node.list(SHOP, new JsonObject().put("search", "shirt").put("pageSize", 1)).headers())
        .containsEntry("X-Total-Count", "3");
  }

  @Test
  void listShouldSortASearchWhenAsked() {
    assertThat(
            names(
                new JsonObject()
                    .put("search", "shirt")
                    .put("sortBy", "name")
                    .put("sortOrder", "asc")))
        .containsExactly("Blue shirt", "Gift card", "Red shirt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "\"",
        "\\",
        ":*",
        "a:*b",
        "!",
        "&",
        "|",
        "(",
        ")",
        "<->",
        "a <-> b",
        "-",
        "--",
        "- -",
        "or",
        "or or",
        "\"or",
        "%",
        "_",
        "$1",
        "?",
        "';DROP TABLE products;--",
        "\u0000",
        "\u0000a",
        "\ud800",
        "½",
        "ﬁ",
        "a'b",
        "it's",
        "0xFF",
        "1e400",
        "٣",
        "𝒳",
        "́",
        "http://a.b/c?d=e"
      })
  void listShouldSurviveWhateverIsTyped(String search) {
    assertThat(found(search)).isNotNull();
  }

  @Test
  void listShouldSurviveRandomText() {
    Random random = new Random(20_261_121);
    String special = " '\"\\:*!&|()<->-%_$?;\u0000\t\nøßéaor\ud83d\udd11½ﬁ";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(
            random.nextInt(4) == 0
                ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
                : String.valueOf(special.charAt(random.nextInt(special.length()))));
      }
      assertThat(found(text.toString())).as(text.toString()).isNotNull();
    }
  }

  @Test
  void listShouldSurviveAVeryLongText() {
    assertThat(found("a".repeat(100_000))).isEmpty();
    assertThat(found("é".repeat(200))).isEmpty();
  }

  private void product(String name, String description, String externalId) {
    node.create(
        SHOP,
        new JsonObject()
            .put("name", name)
            .put("description", description)
            .put("externalId", externalId)
            .put("price", 100));
  }

  private List<String> found(String search) {
    return names(new JsonObject().put("search", search));
  }

  private List<String> names(JsonObject query) {
    return CatalogueNode.array(node.list(SHOP, query)).stream()
        .map(product -> ((JsonObject) product).getString("name"))
        .toList();
  }
}
