package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractFiles;
import io.tributary.gateway.contract.ContractOperation;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
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
}
