package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractFiles;
import io.tributary.gateway.contract.ContractOperation;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract as it is shipped. */
class ContractTest {
  private static final Set<String> CONTEXTS =
      Set.of("gateway", "auth", "catalogue", "tracking", "payments", "notifications");
  private static final Set<String> OPEN_TO_EVERYBODY =
      Set.of("auth.session.login", "auth.keys.jwks", "tracking.qr.get");

  /** Writes that need no scope: they touch nothing but the caller's own membership. */
  private static final Set<String> FOR_EVERY_MEMBER =
      Set.of("auth.workspaces.create", "auth.session.switch");

  private static Vertx vertx;
  private static Contract contract;

  @BeforeAll
  static void load() throws Exception {
    vertx = Vertx.vertx();
    contract =
        Contract.load(vertx, ContractFiles.merge(ConfFiles.contract(), ConfFiles.fragments(null)))
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void operationIdsShouldBeAddressesOfAContext() {
    assertThat(contract.operations()).hasSizeGreaterThan(50);
    assertThat(contract.operations()).extracting(ContractOperation::id).doesNotHaveDuplicates();
    assertThat(contract.operations())
        .allSatisfy(operation ->
            assertThat(operation.id())
                .matches("(" + String.join("|", CONTEXTS) + ")(\\.[a-zA-Z]+){2}"));
  }

  @Test
  void onlyAFewOperationsShouldBeOpenToEverybody() {
    assertThat(contract.operations().stream().filter(ContractOperation::open))
        .extracting(ContractOperation::id)
        .containsExactlyInAnyOrderElementsOf(OPEN_TO_EVERYBODY);
  }

  @Test
  void writesShouldNeedAScope() {
    assertThat(contract.operations())
        .filteredOn(operation -> !operation.open() && operation.body() != null)
        .filteredOn(operation -> operation.scope() == null)
        .extracting(ContractOperation::id)
        .containsExactlyInAnyOrderElementsOf(FOR_EVERY_MEMBER);
  }

  @Test
  void everyOperationShouldDocumentItsFailure() {
    for (Map.Entry<String, Object> path : contract.document().getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (method.getValue() instanceof JsonObject operation) {
          assertThat(operation.getJsonObject("responses").fieldNames())
              .as(method.getKey() + " " + path.getKey())
              .contains("default");
        }
      }
    }
  }

  @Test
  void namesShouldNotBeBlankAndSumsBeWhatJsonCarries() {
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, Object> path : contract.document().getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (method.getValue() instanceof JsonObject operation
            && operation.containsKey("requestBody")) {
          walk(operation.getJsonObject("requestBody"), operation.getString("operationId"), seen);
        }
      }
    }
    assertThat(seen).contains("TagWrite", "PartnerCreate", "CommissionUpdate");
  }

  /** Whatever callers may send, with what it refers to. */
  private static void walk(Object node, String at, Set<String> seen) {
    if (node instanceof JsonArray array) {
      array.forEach(item -> walk(item, at, seen));
    } else if (node instanceof JsonObject object) {
      String ref = object.getString("$ref");
      if (ref != null) {
        String name = ref.substring(ref.lastIndexOf('/') + 1);
        if (seen.add(name)) {
          JsonObject schemas =
              contract.document().getJsonObject("components").getJsonObject("schemas");
          walk(schemas.getJsonObject(name), name, seen);
        }
      }
      if (object.getValue("properties") instanceof JsonObject properties) {
        properties.forEach(
            property -> checkProperty(at, property.getKey(), (JsonObject) property.getValue()));
      }
      object.forEach(entry -> walk(entry.getValue(), at, seen));
    }
  }

  private static void checkProperty(String at, String name, JsonObject schema) {
    String where = at + "." + name;
    assertThat(schema.getString("format"))
        .as(where + ": the schema library fails on an empty text; use a pattern")
        .isNotEqualTo("email");
    if (name.equals("name") && "string".equals(schema.getValue("type"))) {
      assertThat(schema.getString("pattern")).as(where + " may be blank").isNotNull();
    }
    boolean sum = name.toLowerCase(Locale.ROOT).endsWith("amount") || name.equals("price");
    if (sum && schema.getValue("type") != null) {
      assertThat(schema.getLong("maximum", Long.MAX_VALUE))
          .as(where + " may be more than JavaScript reads exactly")
          .isLessThanOrEqualTo((1L << 53) - 1);
    }
  }
}
