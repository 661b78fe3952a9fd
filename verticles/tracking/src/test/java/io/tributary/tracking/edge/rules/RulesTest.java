package io.tributary.tracking.edge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.domain.LinkRule;
import io.tributary.tracking.domain.LinkTargets;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.RuleCondition;
import io.tributary.tracking.domain.RuleCondition.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/17.4 Mobile/15E148 Safari/604.1";
  private static final String FIREFOX_LINUX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  @ParameterizedTest
  @CsvSource({
    "ios, true",
    "mobile, true",
    "android, false",
    "macos, false",
    "tablet, false",
    "desktop, false",
    "'android,mobile', true",
  })
  void deviceShouldFitSystemAndKind(String values, boolean fits) {
    assertThat(holds(Kind.DEVICE, null, values, Visits.agent(IPHONE))).isEqualTo(fits);
  }

  @Test
  void deviceShouldFitNothingWhenTheAgentIsSilent() {
    String all = "ios,android,windows,macos,linux,mobile,tablet,desktop";
    assertThat(holds(Kind.DEVICE, null, all, Visits.agent(""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"safari, true", "chrome, false", "firefox, false", "'firefox,safari', true"})
  void browserShouldBeOneName(String values, boolean fits) {
    assertThat(holds(Kind.BROWSER, null, values, Visits.agent(IPHONE))).isEqualTo(fits);
    assertThat(holds(Kind.BROWSER, null, "firefox", Visits.agent(FIREFOX_LINUX))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fr | fr | true",
        "fr | fr-CH, fr;q=0.9, en;q=0.8 | true",
        "fr-CH | fr-CH, fr;q=0.9, en;q=0.8 | true",
        "fr-CH | FR-ch | true",
        "fr-CH | fr | false",
        "fr | fr-CH;q=0.5, en;q=0.9 | false",
        "en | fr-CH, fr;q=0.9, en;q=0.8 | false",
        "en | fr;q=0.8, en;q=0.8 | true",
        "fr,en | en-GB | true",
        "fr | fro | false",
        "fr | * | false",
        "fr | fr;q=0 | false",
        "fr | fr;q=lots, en | false",
        "pt-BR | pt-BR,pt;q=0.9 | true",
        "fr | '' | false",
      })
  void languageShouldBeTheOneThatIsPreferred(String values, String header, boolean fits) {
    assertThat(holds(Kind.LANGUAGE, null, values, Visits.language(header))).isEqualTo(fits);
  }

  @Test
  void countryShouldBeAnyOfItsValues() {
    assertThat(holds(Kind.COUNTRY, null, "CH,fr", Visits.place("FR", null))).isTrue();
    assertThat(holds(Kind.COUNTRY, null, "CH", Visits.place("FR", null))).isFalse();
    assertThat(holds(Kind.COUNTRY, null, "CH", Visits.place(null, null))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Zürich, Zurich, true",
    "zurich, ZÜRICH, true",
    "'Geneva,Saint-Étienne', saint-etienne, true",
    "Paris, Parish, false",
  })
  void cityShouldIgnoreCaseAndAccents(String values, String city, boolean fits) {
    assertThat(holds(Kind.CITY, null, values, Visits.place("CH", city))).isEqualTo(fits);
    assertThat(holds(Kind.CITY, null, values, Visits.place("CH", null))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1 | true",
        "x=2&a=1 | true",
        "a=3&a=1 | true",
        "a=2 | true",
        "a=3 | false",
        "A=1 | false",
        "a | false",
        "a=1x | false",
        "%61=%31 | true",
        "ab=1 | false",
        "&&a=1& | true",
        "x=a=1 | false",
      })
  void queryShouldHaveOneOfTheValues(String query, boolean fits) {
    assertThat(holds(Kind.QUERY, "a", "1,2", Visits.query(query))).isEqualTo(fits);
  }

  @Test
  void queryShouldBeReadAsBrowsersWriteIt() {
    // The server reads the request line as Latin-1.
    String raw = new String("n=é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(holds(Kind.QUERY, "n", "é", Visits.query(raw))).isTrue();
    assertThat(holds(Kind.QUERY, "n", "é", Visits.query("n=%C3%A9"))).isTrue();
    assertThat(holds(Kind.QUERY, "n", "a b", Visits.query("n=a+b"))).isTrue();
    assertThat(holds(Kind.QUERY, "n", "100%", Visits.query("n=100%"))).isTrue();
    assertThat(holds(Kind.QUERY, "n", "x", Visits.query(null))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a, true, true",
    "a=, true, true",
    "a=1, true, false",
    "b&a&c, true, true",
    "b=a, false, false",
    "ab, false, false",
  })
  void queryShouldBeThereWithOrWithoutAValue(String query, boolean any, boolean valueless) {
    assertThat(holds(Kind.ANY_QUERY, "a", "", Visits.query(query))).isEqualTo(any);
    assertThat(holds(Kind.VALUELESS_QUERY, "a", "", Visits.query(query))).isEqualTo(valueless);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.0/24, true",
    "203.0.114.7, 203.0.113.0/24, false",
    "203.0.113.7, 203.0.113.7, true",
    "203.0.113.8, 203.0.113.7, false",
    "203.0.113.7, 0.0.0.0/0, true",
    "203.0.113.129, 203.0.113.128/25, true",
    "203.0.113.127, 203.0.113.128/25, false",
    "2001:db8:1::5, 2001:db8::/32, true",
    "2001:db9::5, 2001:db8::/32, false",
    "::ffff:203.0.113.7, 203.0.113.0/24, true",
    "203.0.113.7, ::/0, false",
    "2001:db8::1, '10.0.0.0/8,2001:db8::1', true",
    "nonsense, 0.0.0.0/0, false",
  })
  void ipShouldBeInOneOfTheNetworks(String address, String networks, boolean fits) {
    assertThat(holds(Kind.IP, null, networks, Visits.address(address))).isEqualTo(fits);
  }

  @Test
  void datesShouldMeetWithoutAGap() {
    String moment = Instant.ofEpochMilli(Visits.NOW).toString();

    assertThat(holds(Kind.BEFORE, null, moment, Visits.at(Visits.NOW - 1))).isTrue();
    assertThat(holds(Kind.BEFORE, null, moment, Visits.at(Visits.NOW))).isFalse();
    assertThat(holds(Kind.AFTER, null, moment, Visits.at(Visits.NOW))).isTrue();
    assertThat(holds(Kind.AFTER, null, moment, Visits.at(Visits.NOW - 1))).isFalse();
  }

  @Test
  void negationShouldHoldForWhatIsNotKnown() {
    Matcher notSwiss =
        Rules.compile(RuleCondition.of("x", Kind.COUNTRY, true, null, List.of("CH")));

    assertThat(notSwiss.matches(Visits.place("FR", null))).isTrue();
    assertThat(notSwiss.matches(Visits.place(null, null))).isTrue();
    assertThat(notSwiss.matches(Visits.place("CH", null))).isFalse();
  }

  @Test
  void firstRuleWhoseConditionsAllHoldShouldDecide() {
    Rules rules =
        Rules.compile(
            List.of(
                rule("https://both", condition(Kind.DEVICE, null, "ios"), param("a")),
                rule("https://ios", condition(Kind.DEVICE, null, "ios")),
                rule("https://a", param("a"))));

    assertThat(urlOf(rules.firstFor(visitor(IPHONE, "a")))).isEqualTo("https://both");
    assertThat(urlOf(rules.firstFor(visitor(IPHONE, "b")))).isEqualTo("https://ios");
    assertThat(urlOf(rules.firstFor(visitor(FIREFOX_LINUX, "a")))).isEqualTo("https://a");
    assertThat(rules.firstFor(visitor(FIREFOX_LINUX, "b"))).isNull();
  }

  @Test
  void conditionsShouldBeSharedBetweenLinks() {
    Matcher one = Rules.compile(condition(Kind.COUNTRY, null, "CH,FR"));
    Matcher other = Rules.compile(condition(Kind.COUNTRY, null, "FR,CH"));

    assertThat(one).isSameAs(other);
  }

  @Test
  void sameConditionsShouldBeOneInMemory() {
    RuleCondition first = condition(Kind.IP, null, "203.0.113.0/24,2001:db8::/32");
    RuleCondition second = condition(Kind.IP, null, "203.0.113.0/24,2001:db8::/32");
    assertThat(Rules.compile(first)).isSameAs(Rules.compile(second));
  }

  @Test
  void noMoreParametersShouldBeReadThanAnyPageHas() {
    String filler = "&".repeat(50) + "x=%41&".repeat(Parameter.MAX - 1);
    assertThat(holds(Kind.ANY_QUERY, "beta", "", Visits.query(filler + "beta"))).isTrue();
    assertThat(holds(Kind.ANY_QUERY, "beta", "", Visits.query(filler + "x&beta"))).isFalse();
  }

  @Test
  void windowsPhonesShouldNotGoWhereThePhonesTheyNameGo() {
    Routes routes =
        Routes.compile(
            "link_1",
            new LinkTargets(
                List.of(), "https://ios.example/", "https://android.example/", Map.of()),
            LinkTest.NONE,
            Visits.NOW);
    String windowsPhone =
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; like iPhone) Mobile Safari/537.36";
    assertThat(routes.of(Visits.agent(windowsPhone))).isNull();
    assertThat(routes.of(Visits.agent(IPHONE))).isNotNull();
  }

  private static boolean holds(Kind kind, @Nullable String name, String values, Visitor visitor) {
    return Rules.compile(condition(kind, name, values)).matches(visitor);
  }

  private static Visitor visitor(String userAgent, String query) {
    return new Visitor(
        a -> io.tributary.tracking.geo.Place.NOWHERE, "9.9.9.9", userAgent, "", query, null, 0);
  }

  private static LinkRule rule(String url, RuleCondition... conditions) {
    return LinkRule.of("rules.0", url, List.of(conditions));
  }

  private static RuleCondition param(String name) {
    return condition(Kind.ANY_QUERY, name, "");
  }

  private static RuleCondition condition(Kind kind, @Nullable String name, String values) {
    return RuleCondition.of(
        "rules.0.conditions.0",
        kind,
        false,
        name,
        values.isEmpty() ? List.of() : List.of(values.split(",")));
  }

  private static @Nullable String urlOf(@Nullable Route route) {
    return route == null ? null : new String(route.url(), StandardCharsets.UTF_8);
  }
}
