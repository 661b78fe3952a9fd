package io.tributary.kit.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.OperationRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdempotencyStoreTest {
  @Test
  void passwordShouldNotBeHashedHoweverDeepItStands() {
    assertThat(hash(nested("secret"))).isEqualTo(hash(nested("other")));
    assertThat(hash(new JsonArray().add(nested("secret"))))
        .isEqualTo(hash(new JsonArray().add(nested("other"))));
    // Not only its value is left out: nothing tells that there was one.
    JsonObject link = new JsonObject().put("url", "https://example.com");
    assertThat(hash(link.copy().put("password", "secret"))).isEqualTo(hash(link));
  }

  @Test
  void plainMapsInABodyShouldBeSearchedToo() {
    assertThat(hash(new JsonObject().put("data", Map.of("password", "secret"))))
        .isEqualTo(hash(new JsonObject().put("data", Map.of("password", "other"))));
  }

  @Test
  void everythingElseShouldCount() {
    assertThat(hash(nested("secret").put("url", "a"))).isNotEqualTo(hash(nested("secret")));
    assertThat(hash(new JsonObject().putNull("title")))
        .isNotEqualTo(hash(new JsonObject().put("title", "")))
        .isNotEqualTo(hash(new JsonObject()));
    assertThat(hash(new JsonArray().add("a").add("b")))
        .isNotEqualTo(hash(new JsonArray().add("b").add("a")));
  }

  @Test
  void bodyShouldNotBeChanged() {
    JsonObject body = nested("secret");
    hash(body);
    assertThat(body).isEqualTo(nested("secret"));
  }

  private static JsonObject nested(String password) {
    return new JsonObject()
        .put("linkIds", new JsonArray().add("link_1"))
        .put(
            "data",
            new JsonObject()
                .put("password", password)
                .put("links", new JsonArray().add(new JsonObject().put("password", password))));
  }

  private static String hash(Object body) {
    return IdempotencyStore.hash(
        new OperationRequest(
            "links.create",
            null,
            Map.of(),
            new JsonObject(),
            body,
            0,
            "req_test",
            "key",
            "127.0.0.1"));
  }
}
