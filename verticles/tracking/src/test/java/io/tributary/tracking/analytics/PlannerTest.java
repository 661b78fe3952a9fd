package io.tributary.tracking.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.analytics.Planner.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
  private static final Map<LinkProperty, Choice> ONE_LINK =
      Map.of(LinkProperty.ID, Choice.of("link_1"));
  private static final Map<Dimension, Choice> FRANCE = Map.of(Dimension.COUNTRY, Choice.of("FR"));

  @ParameterizedTest
  @EnumSource(names = {"COUNT", "TIMESERIES"})
  void everythingShouldComeFromTheHoursOfTheWorkspace(Grouping grouping) {
    assertThat(plan(grouping, Map.of(), Map.of())).isEqualTo(Source.WORKSPACE_QUARTERS);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNT", "TIMESERIES", "TOP_LINKS", "TOP_DOMAINS", "TOP_LINK_TAGS"})
  void linksShouldComeFromTheirHours(Grouping grouping) {
    assertThat(plan(grouping, ONE_LINK, Map.of())).isEqualTo(Source.LINK_QUARTERS);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNTRIES", "REGIONS", "CITIES", "DEVICES", "REFERERS", "UTM_SOURCES"})
  void onePropertyShouldComeFromItsDays(Grouping grouping) {
    assertThat(plan(grouping, Map.of(), Map.of())).isEqualTo(Source.DIMENSION_DAYS);
  }

  @Test
  void onePropertyShouldComeFromItsDaysWhenFilteredByItself() {
    assertThat(plan(Grouping.COUNTRIES, Map.of(), FRANCE)).isEqualTo(Source.DIMENSION_DAYS);
    assertThat(plan(Grouping.COUNT, Map.of(), FRANCE)).isEqualTo(Source.DIMENSION_DAYS);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFERER_URLS", "TOP_URLS", "TOP_BASE_URLS"})
  void addressesShouldComeFromTheClicks(Grouping grouping) {
    assertThat(plan(grouping, Map.of(), Map.of())).isEqualTo(Source.CLICKS);
  }

  @Test
  void combinationsShouldComeFromTheClicks() {
    assertThat(plan(Grouping.COUNTRIES, ONE_LINK, Map.of())).isEqualTo(Source.CLICKS);
    assertThat(plan(Grouping.DEVICES, Map.of(), FRANCE)).isEqualTo(Source.CLICKS);
    assertThat(plan(Grouping.CITIES, Map.of(), FRANCE)).isEqualTo(Source.CLICKS);
    assertThat(plan(Grouping.TIMESERIES, Map.of(), FRANCE)).isEqualTo(Source.CLICKS);
    assertThat(plan(Grouping.COUNT, Map.of(), Map.of(Dimension.CITY, Choice.of("Douala"))))
        .isEqualTo(Source.CLICKS);
  }

  @Test
  void excludingAValueThatMayBeMissingShouldComeFromTheClicks() {
    assertThat(plan(Grouping.COUNT, Map.of(), Map.of(Dimension.UTM_SOURCE, Choice.of("-mail"))))
        .isEqualTo(Source.CLICKS);
    assertThat(plan(Grouping.COUNT, Map.of(), Map.of(Dimension.COUNTRY, Choice.of("-FR"))))
        .isEqualTo(Source.DIMENSION_DAYS);
  }

  @Test
  void oneCustomersClicksShouldComeFromTheClicks() {
    assertThat(Planner.clicksOf(question(Grouping.COUNT, Map.of(), Map.of(), "cus_1")))
        .isEqualTo(Source.CLICKS);
  }

  @Test
  void choicesShouldBeReadAsLists() {
    assertThat(Choice.of("US, BR")).isEqualTo(new Choice(List.of("US", "BR"), false));
    assertThat(Choice.of("-US,BR")).isEqualTo(new Choice(List.of("US", "BR"), true));
    assertThat(Choice.ofAddresses("https://a.example/?x=1,2,https://b.example"))
        .isEqualTo(new Choice(List.of("https://a.example/?x=1,2", "https://b.example"), false));
  }

  private static Source plan(
      Grouping grouping, Map<LinkProperty, Choice> links, Map<Dimension, Choice> dimensions) {
    return Planner.clicksOf(question(grouping, links, dimensions, null));
  }

  private static Question question(
      Grouping grouping,
      Map<LinkProperty, Choice> links,
      Map<Dimension, Choice> dimensions,
      @Nullable String customerId) {
    Instant now = Instant.parse("2026-11-21T09:00:00Z");
    Period period = Period.of("7d", null, null, Period.zone("UTC"), now);
    Scope scope = new Scope("ws_1", period, links, dimensions, customerId, null, null);
    return new Question(scope, EventKind.CLICKS, grouping, "usd", Buckets.NONE, now);
  }
}
