package io.tributary.kit.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommaListTest {

  @Test
  void valuesShouldBeReadAsClientsHaveAlwaysSentThem() {
    assertThat(CommaList.split("US,BR")).containsExactly("US", "BR");
    assertThat(CommaList.split(" a b , ,c,")).containsExactly("a b", "c");
    assertThat(CommaList.split("a\\b,c:\\d")).containsExactly("a\\b", "c:\\d");
    assertThat(CommaList.split("\"a\",'b'")).containsExactly("\"a\"", "'b'");
    assertThat(CommaList.split("")).isEmpty();
  }

  @Test
  void backslashShouldTakeTheMeaningAway() {
    assertThat(CommaList.split("a\\,b,\\-x,\\ y\\ ,z\\\\"))
        .containsExactly("a,b", "-x", " y ", "z\\");
  }

  @Test
  void addressesShouldBeSeparatedInFrontOfAddressesOnly() {
    assertThat(CommaList.splitAddresses("https://a.example/x,y,https://b.example"))
        .containsExactly("https://a.example/x,y", "https://b.example");
    assertThat(CommaList.splitAddresses("https://a.example/?u=1\\,https://b.example"))
        .containsExactly("https://a.example/?u=1,https://b.example");
  }

  /** Whatever can be a value comes back. */
  @Test
  void escapedValuesShouldComeBackAsTheyWere() {
    Random random = new Random(4);
    int[] points = ",-\\ \"'ab😀é\t/:http".codePoints().toArray();
    for (int i = 0; i < 20_000; i++) {
      List<String> values = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        StringBuilder value = new StringBuilder();
        for (int j = random.nextInt(8); j >= 0; j--) {
          value.appendCodePoint(points[random.nextInt(points.length)]);
        }
        values.add(value.toString());
      }
      String text = values.stream().map(CommaList::escape).collect(Collectors.joining(","));
      assertThat(CommaList.split(text)).isEqualTo(values);
    }
  }
}
