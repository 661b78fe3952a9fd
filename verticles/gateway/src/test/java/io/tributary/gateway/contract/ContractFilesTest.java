package io.tributary.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever writes a wrong fragment is told the file and the line. */
class ContractFilesTest {
  private static final String MAIN =
      """
      openapi: 3.1.0
      info: {title: Test, version: "1"}
      servers: [{url: http://localhost/}]
      paths: {}
      components:
        responses:
          Error: {description: failed}
        schemas:
          Scope: {type: string, enum: [links.read]}
      """;

  /** Correct; each test breaks one line of it. */
  private static final String WEATHER =
      """
      paths:
        /weather/{city}:
          get:
            operationId: weather.cities.get
            x-scope: weather.read
            parameters:
              - {name: city, in: path, required: true, schema: {type: string}}
            responses:
              "200":
                description: the weather
                content: {application/json: {schema: {$ref: "#/components/schemas/Weather"}}}
              default: {$ref: "#/components/responses/Error"}
      components:
        schemas:
          Weather:
            type: object
      """;

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void fragmentShouldAddOperationAndScope() throws Exception {
    Contract contract = load(WEATHER);

    assertThat(contract.operations())
        .extracting(ContractOperation::id)
        .containsExactly("weather.cities.get");
    assertThat(contract.scopes()).containsExactly("weather.read");
    JsonArray scopes =
        contract
            .document()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Scope")
            .getJsonArray("enum");
    assertThat(scopes).containsExactly("links.read", "weather.read");
  }

  @Test
  void brokenYamlShouldBeNamed() {
    refused(WEATHER.replace("    get:", "    get: ["), "weather.yaml, line ");
  }

  @Test
  void keyThatStandsTwiceShouldBeNamed() {
    refused(
        WEATHER.replace("      x-scope: weather.read", "      operationId: weather.again.get"),
        "weather.yaml, line 5: «operationId» stands twice");
  }

  @Test
  void unknownReferenceShouldBeNamed() {
    refused(
        WEATHER.replace("schemas/Weather", "schemas/Wether"),
        "weather.yaml, line 11: there is no «#/components/schemas/Wether»");
    refused(WEATHER.replace("#/components/schemas/", "other.yaml#/"), "is outside of the contract");
  }

  @Test
  void missingScopeShouldBeNamed() {
    refused(
        WEATHER.replace("      x-scope: weather.read\n", ""),
        "weather.yaml, line 3: an operation needs x-scope");
    refused(WEATHER.replace("weather.read", "weather"), "line 5: «weather» is not resource.read");
  }

  @Test
  void timeThatIsNoneShouldBeNamed() {
    for (String timeout : List.of("3", "soon", "0s", "-1s", "3m")) {
      refused(
          WEATHER.replace(
              "x-scope: weather.read", "x-scope: weather.read\n      x-timeout: " + timeout),
          "line 6: «" + timeout + "» is no time such as 500ms or 3s");
    }
  }

  @Test
  void missingAnswersShouldBeNamed() {
    refused(
        WEATHER.replace("        default: {$ref: \"#/components/responses/Error\"}\n", ""),
        "weather.yaml, line 3: an operation documents its failures");
    refused(WEATHER.replace("\"200\":", "\"301\":"), "line 3: an operation documents its success");
  }

  @Test
  void missingOrWrongAddressShouldBeNamed() {
    refused(
        WEATHER.replace("      operationId: weather.cities.get\n", ""),
        "line 3: an operation needs an operationId");
    refused(
        WEATHER.replace("weather.cities.get", "auth.internal.bootstrap"),
        "line 4: the address «auth.internal.bootstrap» is internal");
    refused(WEATHER.replace("weather.cities.get", "live.updates"), "line 4: the address");
  }

  @Test
  void variablesShouldMatchTheirParameters() {
    refused(WEATHER.replace("{city}", "{town}"), "line 3: the path's {town} has no parameter");
  }

  @Test
  void unknownTypeShouldBeNamed() {
    refused(WEATHER.replace("{type: string}", "{type: strin}"), "line 7: «strin» is no type");
  }

  @Test
  void pathsOfTheGatewayShouldBeItsOwn() {
    refused(
        WEATHER.replace("/weather/{city}", "/health/{city}"), "line 2: the gateway itself answers");
  }

  @Test
  void whatIsNoOpenApiShouldBeNamed() {
    refused(
        WEATHER.replace("          description: the weather\n", ""),
        "weather.yaml, line 9: this is no valid OpenAPI");
  }

  @Test
  void twoFragmentsShouldNotDefineTheSame() {
    assertThatThrownBy(() -> merge(Map.of("a.yaml", WEATHER, "b.yaml", WEATHER)))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "b.yaml, line 2: the path «/weather/{city}» is defined already in a.yaml, line 2");

    String other = WEATHER.replace("/weather/", "/climate/").replace("Weather", "Climate");
    assertThatThrownBy(() -> merge(Map.of("a.yaml", WEATHER, "b.yaml", other)))
        .hasMessage(
            "b.yaml, line 4: the operationId «weather.cities.get» is used already in a.yaml, line 4");
  }

  @Test
  void everythingThatIsWrongShouldBeSaidAtOnce() {
    String wrong =
        WEATHER.replace("      x-scope: weather.read\n", "").replace("/Weather\"", "/W\"");
    assertThatThrownBy(() -> load(wrong))
        .hasMessageContaining("x-scope")
        .hasMessageContaining("#/components/schemas/W");
  }

  private static void refused(String fragment, String message) {
    assertThat(fragment).as("the test breaks something").isNotEqualTo(WEATHER);
    assertThatThrownBy(() -> load(fragment)).hasStackTraceContaining(message);
  }

  private static Contract load(String fragment) throws Exception {
    return Contract.load(vertx, merge(Map.of("weather.yaml", fragment)))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static ContractSource merge(Map<String, String> fragments) {
    return ContractFiles.merge(MAIN, new TreeMap<>(fragments));
  }
}
