package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetUrlTest {
  private static final byte[] ID = "ID".getBytes(StandardCharsets.US_ASCII);

  private final TargetUrl target = new TargetUrl();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      quoteCharacter = '"',
      value = {
        // destination | visitor's query | location
        "https://a.example | | https://a.example?dub_id=ID",
        "https://a.example/ | | https://a.example/?dub_id=ID",
        "https://a.example/p?x=1 | | https://a.example/p?x=1&dub_id=ID",
        "https://a.example/p?x=1&y=2#top | | https://a.example/p?x=1&y=2&dub_id=ID#top",
        "https://a.example/p#top?no=query | | https://a.example/p?dub_id=ID#top?no=query",
        "https://a.example/p? | | https://a.example/p?dub_id=ID",
        "https://a.example/p?& | | https://a.example/p?dub_id=ID",
        "https://a.example/p | a=b | https://a.example/p?a=b&dub_id=ID",
        "https://a.example/p?x=1 | a=b&c | https://a.example/p?x=1&a=b&c&dub_id=ID",
        // The visitor's value replaces the destination's, however the name is encoded.
        "https://a.example/p?a=1&x=2 | a=9 | https://a.example/p?x=2&a=9&dub_id=ID",
        "https://a.example/p?a=1&a=2&x=3 | a=9 | https://a.example/p?x=3&a=9&dub_id=ID",
        "https://a.example/p?%61=1 | a=9 | https://a.example/p?a=9&dub_id=ID",
        "https://a.example/p?a+b=1 | a%20b=9 | https://a.example/p?a%20b=9&dub_id=ID",
        "https://a.example/p?x=1 | a=1&a=2 | https://a.example/p?x=1&a=1&a=2&dub_id=ID",
        "https://a.example/p?A=1 | a=2 | https://a.example/p?A=1&a=2&dub_id=ID",
        // Names that only begin alike are others.
        "https://a.example/p?ab=1 | a=2 | https://a.example/p?ab=1&a=2&dub_id=ID",
        // The QR marker stays here.
        "https://a.example/p | qr=1 | https://a.example/p?dub_id=ID",
        "https://a.example/p | qr=1&a=b | https://a.example/p?a=b&dub_id=ID",
        "https://a.example/p | qr=2 | https://a.example/p?qr=2&dub_id=ID",
        // There is one click id, ours.
        "https://a.example/p?dub_id=old&x=1 | | https://a.example/p?x=1&dub_id=ID",
        "https://a.example/p?x=1 | dub_id=forged | https://a.example/p?x=1&dub_id=ID",
        "https://a.example/p | dub%5Fid=forged | https://a.example/p?dub_id=ID",
        "https://a.example/p | && | https://a.example/p?dub_id=ID",
        // What may not stand in an address is encoded; what is encoded already stays.
        "https://a.example/p | q=%C3%A9 | https://a.example/p?q=%C3%A9&dub_id=ID",
        "https://a.example/p | q=100% | https://a.example/p?q=100%25&dub_id=ID",
        "https://a.example/p | q=%zz | https://a.example/p?q=%25zz&dub_id=ID",
        "https://a.example/p | q=<b>\"{x} | https://a.example/p?q=%3Cb%3E%22%7Bx%7D&dub_id=ID",
        "https://a.example/p | q=a/b?c:d@e | https://a.example/p?q=a/b?c:d@e&dub_id=ID",
        "https://a.example/é?ü=1 | | https://a.example/%C3%A9?%C3%BC=1&dub_id=ID",
        "https://a.example/a b | | https://a.example/a%20b?dub_id=ID",
      })
  void locationShouldMergeBothQueries(String url, String query, String location) {
    write(url, query == null ? "" : query);

    assertThat(target.location(true)).isEqualTo(location);
  }

  @Test
  void locationShouldEncodeTheVisitorsBytes() {
    // A request line of UTF-8 bytes, as the server hands it over: one character per byte.
    write(
        "https://a.example/p",
        new String("q=é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));

    assertThat(target.location(true)).isEqualTo("https://a.example/p?q=%C3%A9&dub_id=ID");
  }

  @Test
  void locationShouldNeverCarryWhatAHeaderMayNot() {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder query = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        query.append((char) random.nextInt(256));
      }
      write("https://a.example/p?x=1&y=2#top", query.toString());

      assertThat(target.location(true).chars()).allMatch(c -> c > 0x20 && c < 0x7F);
      assertThat(target.location(true))
          .startsWith("https://a.example/p?")
          .endsWith("dub_id=ID#top");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.example/p?x=1#top | a=b | https://a.example/p?x=1&a=b#top",
        "https://a.example/p#top | '' | https://a.example/p#top",
        "https://a.example/p?dub_id=old | '' | https://a.example/p",
      })
  void destinationShouldBeTheLocationWithoutTheClickId(String url, String query, String expected) {
    write(url, query);

    String head = new String(target.bytes(), 0, target.headLength(), StandardCharsets.ISO_8859_1);
    String tail =
        new String(
            target.bytes(), target.tailAt(), target.tailLength(), StandardCharsets.ISO_8859_1);
    assertThat(head + tail).isEqualTo(expected);
  }

  @Test
  void plainDestinationsShouldBecomeWhatTheyWouldPieceByPiece() {
    Random random = new Random(7);
    String alphabet = "ab?&=#%+ /1";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder url = new StringBuilder("https://a.example/p");
      int length = random.nextInt(16);
      for (int i = 0; i < length; i++) {
        url.append(random.nextInt(12) == 0 ? "dub_id" : alphabet.charAt(random.nextInt(11)) + "");
      }
      write(url.toString(), "");
      String atOnce = target.location(true);

      // The QR marker does not go on, but it is a query, so nothing is copied as it is.
      write(url.toString(), "qr=1");

      assertThat(atOnce).as(url.toString()).isEqualTo(target.location(true));
    }
  }

  @Test
  void longDestinationsShouldFit() {
    String url = "https://a.example/" + "é".repeat(5_000) + "?" + "x=1&".repeat(2_000);
    write(url, "a=" + "<".repeat(4_000));

    assertThat(target.location(true)).endsWith("&dub_id=ID").contains("%3C%3C");
  }

  private void write(String url, String query) {
    byte[] bytes = ("..." + url).getBytes(StandardCharsets.UTF_8);
    target.write(bytes, 3, bytes.length - 3, query, "dub_id", ID);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/p,, https://a.example/p",
    "https://a.example/p?x=1,, https://a.example/p?x=1",
    "https://a.example/p#top,, https://a.example/p#top",
    "https://a.example/p?x=1#top, y=2, https://a.example/p?x=1&y=2#top",
    "https://a.example/p?dub_id=own, y=2, https://a.example/p?y=2",
  })
  void linkThatDoesNotTrackShouldAddNoClickId(String url, String query, String location) {
    byte[] bytes = url.getBytes(StandardCharsets.UTF_8);

    target.write(bytes, 0, bytes.length, query, "dub_id", "ID".getBytes(StandardCharsets.UTF_8));

    assertThat(target.location(false)).isEqualTo(location);
  }
}
