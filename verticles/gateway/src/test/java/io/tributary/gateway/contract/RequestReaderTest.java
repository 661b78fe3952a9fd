package io.tributary.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
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
        /things:
          post:
            operationId: test.things.create
            x-scope: things.write
            x-timeout: 1500ms
            requestBody:
              content:
                application/json:
                  schema: {$ref: "#/components/schemas/Thing"}
            responses:
              "201":
                description: made
                content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
              "204": {description: was there}
              "206": {description: a picture, content: {image/png: {}}}
              "4XX": {description: refused, content: {application/json: {schema: {type: object}}}}
      components:
        schemas:
          Thing:
            type: object
            required: [name]
            properties:
              kind: {$ref: "#/components/schemas/Kind"}
              tags: {type: array, default: [a], items: {type: string}}
              name: {type: string, minLength: 1, maxLength: 5}
              amount: {type: integer, minimum: 0, maximum: 9007199254740991}
              parts: {type: array, items: {type: object, properties: {url: {type: string}, deep: {type: integer, default: 1}}}}
          Kind: {type: string, enum: [small, large], default: small}
      """;

  private static Vertx vertx;
  private static ContractOperation operation;
  private static ContractOperation create;

  @BeforeAll
  static void load() throws Exception {
    vertx = Vertx.vertx();
    Contract contract =
        Contract.load(vertx, ContractFiles.merge(MAIN, Map.of("things.yaml", FRAGMENT)))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    operation = named(contract, "test.things.update");
    create = named(contract, "test.things.create");
  }

  private static ContractOperation named(Contract contract, String id) {
    return contract.operations().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
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
  void bodyShouldRefuseHalfACharacterInKeysAndValues() {
    assertCode("{\"name\":\"a\\ud83d\"}", FailureCode.BAD_REQUEST);
    assertCode("{\"name\":\"a\",\"a\\uD83D\":1}", FailureCode.BAD_REQUEST);
    assertCode(
        "{\"name\":\"a\",\"parts\":[{\"x\":{\"a\\ude00b\":null}}]}", FailureCode.BAD_REQUEST);
    assertThat(body("{\"name\":\"\\ud83d\\ude00\"}")).isEqualTo(new JsonObject().put("name", "😀"));
  }

  @Test
  void lengthsShouldCountCharactersAsPeopleDo() {
    assertThat(body("{\"name\":\"😀😀😀😀😀\"}")).isInstanceOf(JsonObject.class);
    assertCode("{\"name\":\"😀😀😀😀😀😀\"}", FailureCode.UNPROCESSABLE_ENTITY);
  }

  @Test
  void lastValueShouldCountOfAKeyThatIsThereTwice() {
    assertThat(body("{\"name\":\"a\",\"name\":\"b\"}"))
        .isEqualTo(new JsonObject().put("name", "b"));
  }

  @Test
  void bodyShouldAcceptWhatTheContractAllows() {
    assertThat(body("{\"name\":\"a\",\"amount\":9007199254740991,\"extra\":true}"))
        .isInstanceOf(JsonObject.class);
  }

  @Test
  void whatAPostLeavesOutShouldBeFilledInAndWhatAPatchLeavesOutShouldNot() {
    assertThat(RequestReader.body(create, Buffer.buffer("{\"name\":\"a\"}")))
        .isEqualTo(new JsonObject("{\"name\":\"a\",\"kind\":\"small\",\"tags\":[\"a\"]}"));
    assertThat(
            RequestReader.body(
                create,
                Buffer.buffer("{\"name\":\"a\",\"kind\":\"large\",\"parts\":[{}],\"tags\":[]}")))
        .isEqualTo(
            new JsonObject("{\"name\":\"a\",\"kind\":\"large\",\"parts\":[{}],\"tags\":[]}"));
    assertThat(RequestReader.body(operation, Buffer.buffer("{\"name\":\"a\"}")))
        .isEqualTo(new JsonObject("{\"name\":\"a\"}"));
  }

  @Test
  void timeoutShouldShortenAndNeverLengthen() {
    assertThat(create.deadlineMs(1_000, 10_000)).isEqualTo(2_500);
    assertThat(create.deadlineMs(1_000, 100)).isEqualTo(1_100);
    assertThat(operation.deadlineMs(1_000, 10_000)).isEqualTo(11_000);
  }

  @Test
  void answersShouldBeHeldToTheContract() {
    JsonObject thing = new JsonObject().put("name", "a");
    assertThat(problem(0, Map.of("x-note", "ok"), thing)).isNull();
    assertThat(problem(201, Map.of(), thing)).isNull();
    assertThat(problem(204, Map.of(), null)).isNull();
    assertThat(problem(206, Map.of(), Buffer.buffer("png"))).isNull();
    assertThat(problem(404, Map.of(), new JsonObject())).isNull();
    assertThat(problem(0, Map.of(), null)).contains("no body");
    assertThat(problem(0, Map.of(), new JsonObject())).contains("name");
    assertThat(problem(0, Map.of(), thing.copy().put("amount", "many"))).contains("amount");
    assertThat(problem(0, Map.of(), "text")).contains("body");
    assertThat(problem(0, Map.of(), Buffer.buffer("{}"))).contains("bytes");
    assertThat(problem(204, Map.of(), thing)).contains("no body");
    for (int status : new int[] {-1, 1, 100, 101, 199, 600, 999}) {
      assertThat(problem(status, Map.of(), thing)).contains("none of 200 to 599");
    }
    assertThat(problem(302, Map.of(), null)).contains("not in the contract");
    assertThat(problem(500, Map.of(), null)).contains("not in the contract");
    assertThat(problem(0, Map.of("Content-Length", "1"), thing)).contains("gateway's");
    assertThat(problem(0, Map.of("x-a", "b\r\nc: d"), thing)).contains("control characters");
    assertThat(problem(0, Map.of("x a", "b"), thing)).contains("name that is none");
    assertThat(create.answers().problem(new OperationReply(0, Map.of(), new JsonObject()), false))
        .as("schemas are not asked")
        .isNull();
  }

  private static @Nullable String problem(
      int status, Map<String, String> headers, @Nullable Object body) {
    return create.answers().problem(new OperationReply(status, headers, body), true);
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
