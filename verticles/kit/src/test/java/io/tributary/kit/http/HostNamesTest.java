package io.tributary.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.MeshException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

  @ParameterizedTest
  @CsvSource({
    "straße.example, xn--strae-oqa.example",
    "STRASSE.example, strasse.example",
    "STRAẞE.example, xn--strae-oqa.example",
    "faß.de, xn--fa-hia.de",
    "βόλος.com, xn--nxasmm1c.com",
    "نامه\u200cای.com, xn--mgba3gch31f060k.com",
    "zürich.example., xn--zrich-kva.example",
    "zürich。example．, xn--zrich-kva.example",
    "zu\u0308rich｡example, xn--zrich-kva.example",
    "ＧＯ．example, go.example",
    "XN--ZRICH-KVA.Example, xn--zrich-kva.example",
    "i❤.ws, xn--i-7iq.ws",
    "r3---sn-x.example, r3---sn-x.example",
    "_dmarc.example.com, _dmarc.example.com",
    "localhost, localhost",
    "127.0.0.1., 127.0.0.1",
    "[::1], [::1]",
    "[2001:DB8::1], [2001:db8::1]"
  })
  void parseShouldAnswerTheNameThatDnsIsAskedFor(String text, String host) {
    assertThat(HostNames.parse("url", text)).isEqualTo(host);
    assertThat(HostNames.fold(text)).isEqualTo(host);
    assertThat(HostNames.fold(text + ":8080")).isEqualTo(host + ":8080");
    assertThat(HostNames.parse("url", host)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty part",
    "'.', an empty part",
    "a..example, an empty part",
    ".example, an empty part",
    "a.example.., an empty part",
    "xn--.example, no valid",
    "xn--a.example, no valid",
    "xn--strasse-.example, no valid",
    "a b.example, no valid",
    "a%41.example, no valid",
    "a\u202eb.example, no valid",
    "a\u200db.example, no valid",
    "\ud83d.example, no valid",
    "127.1, is no IPv4",
    "256.1.1.1, is no IPv4",
    "127.0.0.01, is no IPv4",
    "0x7f000001, is no IPv4",
    "2130706433, is no IPv4",
    "[::g], no IPv6",
    "[1.2.3.4], no IPv6"
  })
  void parseShouldSayWhyWhenNoHostHasTheName(String text, String reason) {
    assertThatThrownBy(() -> HostNames.parse("url", text))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("url: ")
        .hasMessageContaining(reason);
  }

  @Test
  void parseShouldCountAsDnsDoes() {
    String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

    assertThat(HostNames.parse("url", longest)).hasSize(253);
    assertThat(HostNames.parse("url", longest + ".")).hasSize(253);
    assertThatThrownBy(() -> HostNames.parse("url", longest + "b"))
        .hasMessageContaining("more than 253");
    assertThatThrownBy(() -> HostNames.parse("url", "a".repeat(64) + ".example"))
        .hasMessageContaining("more than 63");
    assertThatThrownBy(() -> HostNames.parse("url", "ü".repeat(60) + ".example"))
        .hasMessageContaining("more than 63");
    assertThatThrownBy(() -> HostNames.parse("url", "ü".repeat(100_000)))
        .hasMessageContaining("more than 253");
  }

  /** Whatever is a host is itself when it is read again, and folding never fails. */
  @Test
  void formShouldBeStable() {
    Random random = new Random(46);
    int[] points =
        "aBcßẞΣσςüu\u0308İıé漢😀\u200c\u200d١0x9-_.。．｡:[]%@ \u00ad\u0640".codePoints().toArray();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      String folded = HostNames.fold(text.toString());
      assertThat(HostNames.fold(folded)).isEqualTo(folded);
      String host;
      try {
        host = HostNames.parse("url", text.toString());
      } catch (MeshException refused) {
        continue;
      }
      assertThat(host).matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
      assertThat(HostNames.parse("url", host)).isEqualTo(host);
    }
  }
}
