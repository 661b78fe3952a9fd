package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.MeshException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.com | https://example.com",
        " HTTPS://Example.COM/Path?Q=1#f | https://example.com/Path?Q=1#f",
        "example.com/x | https://example.com/x",
        "shop.example.com:8443?x=1 | https://shop.example.com:8443?x=1",
        "https://bücher.example/straße | https://xn--bcher-kva.example/stra%C3%9Fe",
        "https://example.com/a b?q=\"x\" | https://example.com/a%20b?q=%22x%22",
        "https://example.com/%20%zz | https://example.com/%20%zz",
        "http://localhost:3000/a | http://localhost:3000/a",
        "http://[::1]:3000/a | http://[::1]:3000/a",
        "https://example.com/{ID}?a=b,c | https://example.com/{ID}?a=b,c"
      })
  void parseShouldAnswerWhatMayStandInAHeader(String given, String stored) {
    assertThat(Destinations.parse("url", given)).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo",
        "/foo",
        "./foo",
        "?x=1",
        "#x",
        "//example.com/x",
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.com/x",
        "mailto:somebody@example.com",
        "https://",
        "https:///x",
        "https:example.com",
        "https://user:secret@example.com",
        "https://good.example\\@evil.example",
        "https://exa mple.com",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://.example.com/",
        "https://example.com/a\nSet-Cookie: x"
      })
  void parseShouldRefuseWhatIsNoAbsoluteAddress(String given) {
    assertThatThrownBy(() -> Destinations.parse("url", given)).isInstanceOf(MeshException.class);
  }

  @Test
  void parseShouldRefuseWhatIsTooLong() {
    String longest = "https://example.com/" + "a".repeat(Destinations.MAX_LENGTH - 20);

    assertThat(Destinations.parse("url", longest)).hasSize(Destinations.MAX_LENGTH);
    assertThatThrownBy(() -> Destinations.parse("url", longest + "a"))
        .isInstanceOf(MeshException.class);
  }

  /** Whatever is accepted is ASCII, on one line, and parses to itself. */
  @Test
  void parseShouldBeStable() {
    Random random = new Random(42);
    String alphabet = "abcABC019-._~:/?#[]@!$&'()*+,;=%{}|\\^`\"<> éßλ漢😀";
    int[] points = alphabet.codePoints().toArray();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("https://example.com");
      int length = random.nextInt(30);
      for (int j = 0; j < length; j++) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      String stored;
      try {
        stored = Destinations.parse("url", text.toString());
      } catch (MeshException refused) {
        continue;
      }
      assertThat(stored).matches("[!-~]+");
      assertThat(Destinations.parse("url", stored)).isEqualTo(stored);
      assertThat(Destinations.authorityOf(stored)).doesNotContain("@", "\\");
    }
  }

  @Test
  void partsShouldBeThoseOfTheUri() {
    String url = "https://example.com:8443/a/b?x=/y#z/";

    assertThat(Destinations.authorityOf(url)).isEqualTo(URI.create(url).getAuthority());
    assertThat(Destinations.pathOf(url)).isEqualTo(URI.create(url).getPath());
  }

  @ParameterizedTest
  @CsvSource({
    "https://go.example/sommer, true",
    "http://GO.example:80/Sommer/?again, true",
    "https://go.example:443/sommer#x, true",
    "https://go.example/%73ommer, true",
    "http://go.example:443/sommer, false",
    "https://go.example:8443/sommer, false",
    "https://go.example/sommer//, false",
    "https://go.example/sommer/sale, false",
    "https://other.example/sommer, false",
  })
  void shortLinkShouldBeRecognisedHoweverItIsWritten(String url, boolean same) {
    assertThat(Destinations.isShortLink(Destinations.parse("url", url), "go.example", "sommer"))
        .isEqualTo(same);
  }

  @Test
  void shortLinkShouldBeRecognisedBeyondAscii() {
    String url = Destinations.parse("url", "https://go.example/été");
    assertThat(Destinations.isShortLink(url, "go.example", "été")).isTrue();
  }
}
