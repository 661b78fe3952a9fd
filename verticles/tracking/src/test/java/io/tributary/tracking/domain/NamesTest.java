package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.MeshException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and host names of links. */
class NamesTest {

  @ParameterizedTest
  @CsvSource({"summer,summer", "/summer/,summer", "a/b-c_d.e~f,a/b-c_d.e~f", "apis,apis", "A,A"})
  void keyShouldBeKeptAsWritten(String given, String stored) {
    assertThat(LinkKeys.parse(given)).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a b",
        "a//b",
        "..",
        "a/../b",
        "./a",
        "a?b",
        "a#b",
        "a%20b",
        "clé",
        "a\\b",
        "api",
        "API/links",
        "app",
        ".well-known/x",
        "robots.txt",
        "Favicon.ico",
        "health"
      })
  void keyShouldBeRefusedWhenBrowsersOrThePlatformNeedIt(String given) {
    assertThatThrownBy(() -> LinkKeys.parse(given)).isInstanceOf(MeshException.class);
  }

  @Test
  void keyShouldHaveALimit() {
    assertThat(LinkKeys.parse("k".repeat(190))).hasSize(190);
    assertThatThrownBy(() -> LinkKeys.parse("k".repeat(191))).isInstanceOf(MeshException.class);
  }

  @Test
  void randomKeyShouldHavePrefixAndLength() {
    assertThat(LinkKeys.random("/c/", 7, new Random(1))).matches("c/[A-Za-z2-9]{7}");
    assertThatThrownBy(() -> LinkKeys.random("api/", 7, new Random(1)))
        .isInstanceOf(MeshException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Go.Example.com,go.example.com",
    "bücher.example,xn--bcher-kva.example",
    "localhost,localhost",
    "links.localhost:8080,links.localhost:8080",
    "127.0.0.1:9000,127.0.0.1:9000"
  })
  void slugShouldBeAHostName(String given, String stored) {
    assertThat(Slugs.parse(given)).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example",
        "example.com:8080",
        "-a.example",
        "a..example",
        "a.example/x",
        "https://a.example",
        "a b.example",
        "10.0.0.1",
        "localhost:0",
        "user@a.example"
      })
  void slugShouldBeRefusedWhenNoHostHasIt(String given) {
    assertThatThrownBy(() -> Slugs.parse(given)).isInstanceOf(MeshException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "go.example.com,k,https://go.example.com/k",
    "localhost,k,http://localhost/k",
    "localhost:8080,a/b,http://localhost:8080/a/b",
    "127.0.0.1:9000,k,http://127.0.0.1:9000/k"
  })
  void shortLinkShouldBeSecureExceptOnOnesOwnMachine(String domain, String key, String link) {
    assertThat(ShortLinks.of(domain, key)).isEqualTo(link);
  }
}
