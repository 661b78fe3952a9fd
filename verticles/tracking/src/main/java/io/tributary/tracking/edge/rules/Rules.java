package io.tributary.tracking.edge.rules;

import com.github.benmanes.caffeine.cache.Interner;
import io.tributary.kit.http.Network;
import io.tributary.tracking.domain.LinkRule;
import io.tributary.tracking.domain.PlaceNames;
import io.tributary.tracking.domain.RuleCondition;
import io.tributary.tracking.domain.VisitorBrowser;
import io.tributary.tracking.domain.VisitorDevice;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A link's rules, compiled. Thread-safe. */
final class Rules {
  static final Rules NONE = new Rules(new Rule[0]);

  /** The links of a campaign have the same conditions: one copy of each is enough. */
  private static final Interner<Matcher> SHARED = Interner.newWeakInterner();

  private final Rule[] rules;

  private record Rule(Route route, List<Matcher> conditions) {
    boolean fits(Visitor visitor) {
      for (Matcher condition : conditions) {
        if (!condition.matches(visitor)) {
          return false;
        }
      }
      return true;
    }
  }

  private Rules(Rule[] rules) {
    this.rules = rules;
  }

  static Rules compile(List<LinkRule> rules) {
    if (rules.isEmpty()) {
      return NONE;
    }
    return new Rules(
        rules.stream()
            .map(rule ->
                new Rule(
                    new Route(rule.url()), rule.conditions().stream().map(Rules::compile).toList()))
            .toArray(Rule[]::new));
  }

  boolean isEmpty() {
    return rules.length == 0;
  }

  /** The destination of the first rule that fits, or null. */
  @Nullable Route firstFor(Visitor visitor) {
    for (Rule rule : rules) {
      if (rule.fits(visitor)) {
        return rule.route();
      }
    }
    return null;
  }

  static Matcher compile(RuleCondition condition) {
    Matcher matcher = SHARED.intern(matcher(condition));
    return condition.negated() ? SHARED.intern(new Matcher.Not(matcher)) : matcher;
  }

  private static Matcher matcher(RuleCondition condition) {
    List<String> values = condition.values();
    return switch (condition.kind()) {
      case DEVICE ->
          new Matcher.Devices(
              values.stream()
                  .mapToInt(word -> VisitorDevice.of(word).orElseThrow().bit())
                  .reduce(0, (a, b) -> a | b));
      case BROWSER ->
          new Matcher.Browsers(
              values.stream()
                  .mapToInt(word -> VisitorBrowser.of(word).orElseThrow().bit())
                  .reduce(0, (a, b) -> a | b));
      case LANGUAGE ->
          new Matcher.Languages(values.stream().map(tag -> tag.toLowerCase(Locale.ROOT)).toList());
      case COUNTRY ->
          new Matcher.Countries(values.stream().collect(Collectors.toUnmodifiableSet()));
      case CITY ->
          new Matcher.Cities(
              values.stream().map(PlaceNames::fold).collect(Collectors.toUnmodifiableSet()));
      case QUERY ->
          new Matcher.Query(
              nameOf(condition), values.stream().collect(Collectors.toUnmodifiableSet()));
      case ANY_QUERY -> new Matcher.AnyQuery(nameOf(condition));
      case VALUELESS_QUERY -> new Matcher.ValuelessQuery(nameOf(condition));
      case IP -> new Matcher.Networks(values.stream().map(Network::parse).toList());
      case BEFORE -> new Matcher.Before(timeOf(condition));
      case AFTER -> new Matcher.After(timeOf(condition));
    };
  }

  private static String nameOf(RuleCondition condition) {
    return Objects.requireNonNull(condition.name());
  }

  private static long timeOf(RuleCondition condition) {
    return Instant.parse(condition.values().getFirst()).toEpochMilli();
  }
}
