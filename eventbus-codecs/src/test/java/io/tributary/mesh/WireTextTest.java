package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud83d\\ude00\",\"\\ud83d\\ude00\":[\"😀\",1,null,true]}",
        "\"\\ud83d\\ude00\"",
        "17",
        "[]"
      })
  void wholeCharactersShouldPass(String json) {
    assertThatCode(() -> WireText.check(Json.decodeValue(json))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"cut \\ud83d\"}",
        "{\"title\":\"\\ude00\"}",
        "{\"title\":\"\\ude00\\ud83d\"}",
        "{\"a\\ud83d\":\"v\"}",
        "{\"metadata\":{\"deep\":[{\"a\\ud83d\":1}]}}",
        "[[\"\\udfff\"]]",
        "\"\\ud800\""
      })
  void halfACharacterShouldBeRefusedWhereverItIs(String json) {
    assertThatThrownBy(() -> WireText.check(Json.decodeValue(json)))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("half a character");
  }
}
