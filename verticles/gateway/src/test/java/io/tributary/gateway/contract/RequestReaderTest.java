package io.tributary.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final String MAIN =
      """
      openapi: 3.1.0
      info: {title: Test, version: "1"}
      servers: [{url: http://localhost/}]
      paths: {}
      components: {schemas: {}}
      """;
  private static final String FRAGMENT =
      """
      paths:
        /things/{thingId}:
          patch:
            operationId: test.things.update
            x-scope: things.write
            parameters:
              - {name: thingId, in: path, required: true, schema: {type: string, maxLength: 10}}
              - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
              - {name: deep, in: query, schema: {type: boolean}}
              - {name: tagIds, in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}
            requestBody:
              required: true
              content:
                application/json:
                  schema: {$ref: "#/components/schemas/Thing"}
            responses:
              "202": {description: done}
              default: {description: failed}
      components:
        schemas:
          Thing:
            type: object
            required: [name]
            properties:
              name: {type: string, minLength: 1, maxLength: 5}
              amount: {type: integer, minimum: 0, maximum: 9007199254740991}
              parts: {type: array, items: {type: object, properties: {url: {type: string}}}}
      """;

  private static Vertx vertx;
  private static ContractOperation operation;

  @BeforeAll
  static void load() throws Exception {
    vertx = Vertx.vertx();
    operation =
        Contract.load(vertx, ContractFiles.merge(MAIN, Map.of("things.yaml", FRAGMENT)))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .operations()
            .get(0);
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void contractShouldGiveStatusScopeAndParameters() {
    assertThat(operation.id()).isEqualTo("test.things.update");
    assertThat(operation.successStatus()).isEqualTo(202);
    assertThat(operation.scope()).isEqualTo("things.write");
    assertThat(operation.open()).isFalse();
  }

  @Test
  void queryShouldReadTypesAndFillDefaults() {
    MultiMap raw = MultiMap.caseInsensitiveMultiMap().add("deep", "true").add("tagIds", "a,b");
    assertThat(RequestReader.query(operation, raw))
        .isEqualTo(
            new JsonObject()
                .put("page", 1)
                .put("deep", true)
                .put("tagIds", new JsonArray().add("a").add("b")));
  }

  @Test
  void queryShouldRefuseATextWhereANumberBelongs() {
    assertThatThrownBy(() ->
            RequestReader.query(operation, MultiMap.caseInsensitiveMultiMap().add("page", "first")))
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
              assertThat(failure.fields()).first().extracting("field").isEqualTo("page");
            });
  }

  @Test
  void bodyShouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> body("{\"name\":\"much too long\",\"amount\":-1}"))
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> assertThat(failure.fields()).extracting("field").contains("name", "amount"));
  }

  @Test
  void bodyShouldRefuseWhatIsNoJsonAndWhatIsNoText() {
    assertCode("{\"name\":", FailureCode.BAD_REQUEST);
    assertCode("null", FailureCode.BAD_REQUEST);
    assertCode("[]", FailureCode.UNPROCESSABLE_ENTITY);
    assertCode("{\"name\":\"a\",\"amount\":1e400}", FailureCode.UNPROCESSABLE_ENTITY);
    assertCode(
        "{\"name\":\"a\",\"amount\":123456789012345678901234567890}",
        FailureCode.UNPROCESSABLE_ENTITY);
    byte[] broken = "{\"name\":\"a?\"}".getBytes(StandardCharsets.UTF_8);
    broken[10] = (byte) 0xFF;
    assertThatThrownBy(() -> RequestReader.body(operation, Buffer.buffer(broken)))
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST));
  }

  @Test
  void bodyShouldAcceptWhatTheContractAllows() {
    assertThat(body("{\"name\":\"a\",\"amount\":9007199254740991,\"extra\":true}"))
        .isInstanceOf(JsonObject.class);
  }

  @Test
  void pathShouldRefuseBytesThatAreNoText() {
    assertThatThrownBy(() -> RequestReader.path(operation, Map.of("thingId", "a\uFFFDb")))
        .isInstanceOf(MeshException.class);
    assertThatThrownBy(() -> RequestReader.path(operation, Map.of("thingId", "much-too-long-id")))
        .isInstanceOf(MeshException.class);
  }

  @Test
  void mergeShouldRefuseAPathThatStandsTwice() {
    assertThatThrownBy(
            () -> ContractFiles.merge(MAIN, Map.of("a.yaml", FRAGMENT, "b.yaml", FRAGMENT)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("/things/{thingId}");
  }

  @Test
  void mergeShouldNameFileAndLineOfWhatIsNoYaml() {
    assertThatThrownBy(() -> ContractFiles.merge(MAIN, Map.of("a.yaml", "paths:\n  - [")))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("a.yaml, line");
  }

  private static @Nullable Object body(String json) {
    return RequestReader.body(operation, Buffer.buffer(json));
  }

  private static void assertCode(String json, FailureCode code) {
    assertThatThrownBy(() -> body(json))
        .as(json)
        .isInstanceOfSatisfying(
            MeshException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
