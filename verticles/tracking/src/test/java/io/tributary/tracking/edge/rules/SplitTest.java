package io.tributary.tracking.edge.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.tracking.domain.LinkTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static final int VISITORS = 40_000;
  private static final Instant START = Instant.ofEpochMilli(Visits.NOW - 1_000);
  private static final Instant END = Instant.ofEpochMilli(Visits.NOW + 60_000);

  /** Of any weights, over any link: four standard deviations of a fair draw, and no more. */
  @RepeatedTest(8)
  void everyVariantShouldGetItsShare() {
    Random random = new Random();
    List<LinkTest.Variant> variants = randomVariants(random);
    Split split = split("link_" + random.nextInt(), variants);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < VISITORS; i++) {
      seen.merge(url(split.of(Visits.address(v4(i)))), 1, Integer::sum);
    }

    for (LinkTest.Variant variant : variants) {
      double share = variant.percentage() / 100.0;
      double deviation = Math.sqrt(share * (1 - share) / VISITORS);
      assertThat(seen.getOrDefault(variant.url(), 0) / (double) VISITORS)
          .as("%s of %s", variant, variants)
          .isCloseTo(share, within(4.5 * deviation));
    }
  }

  @Test
  void visitorsShouldStayWithTheirVariant() {
    Split split = half("link_a");
    for (int i = 0; i < 1_000; i++) {
      assertThat(url(split.of(Visits.address(v4(i)))))
          .isEqualTo(url(half("link_a").of(Visits.address(v4(i)))));
    }
  }

  @Test
  void testsOfDifferentLinksShouldSplitDifferently() {
    Split a = half("link_a");
    Split b = half("link_b");
    int same = 0;
    for (int i = 0; i < VISITORS; i++) {
      Visitor visitor = Visits.address(v4(i));
      same += url(a.of(visitor)).equals(url(b.of(visitor))) ? 1 : 0;
    }

    assertThat(same / (double) VISITORS).isCloseTo(0.5, within(0.02));
  }

  @Test
  void networkOfAHouseholdShouldBeOneVisitor() {
    Split split = half("link_a");
    for (int i = 1; i < 200; i++) {
      String home = "2001:db8:0:" + Integer.toHexString(i) + ":";
      assertThat(url(split.of(Visits.address(home + ":1"))))
          .isEqualTo(url(split.of(Visits.address(home + "aaaa:bbbb:cccc:dddd"))));
    }
  }

  @Test
  void cookieShouldOutliveAChangeOfAddressOrderAndWeights() {
    Split split = half("link_a");
    for (int i = 0; i < 50; i++) {
      Route route = requireNonNull(split.of(Visits.address(v4(i))));
      String cookie = requireNonNull(split.remember(route, Visits.address(v4(i)), "/summer", true));
      Split changed = split("link_a", List.of(variant("https://b", 99), variant("https://a", 1)));
      Visitor elsewhere = Visits.cookie(v4(i + 7_777), "x=y; " + cookie.split(";", 2)[0]);

      assertThat(url(changed.of(elsewhere))).isEqualTo(url(route));
      assertThat(
              changed.remember(requireNonNull(changed.of(elsewhere)), elsewhere, "/summer", true))
          .isNull();
    }
  }

  @Test
  void cookieShouldBeBoundToTheLinkAndTheTestsEnd() {
    Split split = half("link_a");
    Visitor visitor = Visits.address("9.9.9.9");
    Route route = requireNonNull(split.of(visitor));

    assertThat(split.remember(route, visitor, "/summer", true))
        .matches(
            "ab_[0-9a-f]{8}=[0-9a-f]{8}; Max-Age=60; Path=/summer; HttpOnly; SameSite=Lax; Secure");
    assertThat(split.remember(route, visitor, "/a;Domain=evil", false))
        .endsWith("; Path=/; HttpOnly; SameSite=Lax");
    Split endless = requireNonNull(Split.compile("x", new LinkTest(variants(), START, null), 0));
    assertThat(endless.remember(requireNonNull(endless.of(visitor)), visitor, "/x", false))
        .contains("Max-Age=7776000;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00000000", "https://evil.example", "0;", "ab_"})
  void forgedCookieShouldBeIgnored(String value) {
    Split split = half("link_a");
    String name =
        requireNonNull(
                split.remember(
                    requireNonNull(split.of(Visits.address("9.9.9.9"))),
                    Visits.address("9.9.9.9"),
                    "/",
                    false))
            .split("=", 2)[0];
    Visitor forger = Visits.cookie("9.9.9.9", name + "=" + value);

    assertThat(split.of(forger)).isSameAs(split.of(Visits.address("9.9.9.9")));
    assertThat(split.remember(requireNonNull(split.of(forger)), forger, "/", false)).isNotNull();
  }

  @Test
  void testShouldRunFromItsStartToItsEnd() {
    Split split = half("link_a");

    assertThat(split.of(Visits.at(START.toEpochMilli() - 1))).isNull();
    assertThat(split.of(Visits.at(START.toEpochMilli()))).isNotNull();
    assertThat(split.of(Visits.at(END.toEpochMilli() - 1))).isNotNull();
    assertThat(split.of(Visits.at(END.toEpochMilli()))).isNull();
  }

  @Test
  void testThatDoesNotRunShouldCostNothing() {
    assertThat(Split.compile("x", LinkTest.NONE, 0)).isNull();
    assertThat(Split.compile("x", new LinkTest(variants(), null, null), 0)).isNull();
    assertThat(Split.compile("x", new LinkTest(variants(), START, END), END.toEpochMilli()))
        .isNull();
  }

  private static Split half(String linkId) {
    return split(linkId, variants());
  }

  private static List<LinkTest.Variant> variants() {
    return List.of(variant("https://a", 50), variant("https://b", 50));
  }

  private static Split split(String linkId, List<LinkTest.Variant> variants) {
    return requireNonNull(Split.compile(linkId, new LinkTest(variants, START, END), Visits.NOW));
  }

  private static LinkTest.Variant variant(String url, int percentage) {
    return new LinkTest.Variant(url, percentage);
  }

  private static List<LinkTest.Variant> randomVariants(Random random) {
    int count = 2 + random.nextInt(3);
    List<LinkTest.Variant> variants = new ArrayList<>();
    int left = 100;
    for (int i = 0; i < count; i++) {
      int rest = count - i - 1;
      int share = rest == 0 ? left : 1 + random.nextInt(left - rest);
      left -= share;
      variants.add(variant("https://" + i, share));
    }
    return variants;
  }

  private static String v4(int i) {
    return "81." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
  }

  private static String url(@Nullable Route route) {
    return new String(requireNonNull(route).url(), StandardCharsets.UTF_8);
  }
}
