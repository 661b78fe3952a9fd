package io.tributary.tracking.api;

import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.LinkRule;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.RuleCondition;
import io.tributary.tracking.domain.RuleCondition.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules and A/B tests in a link's body. What is refused is pinned to its place: {@code
 * rules.2.conditions.0.values}.
 */
final class RuleInput {
  private RuleInput() {}

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY for what cannot be a rule
   */
  static List<LinkRule> rules(Fields fields, List<LinkRule> base) {
    if (!fields.has("rules")) {
      return base;
    }
    JsonArray array = fields.array("rules");
    if (array == null) {
      return List.of();
    }
    if (array.size() > LinkRule.MAX_RULES) {
      throw MeshException.invalid("rules", "must be at most " + LinkRule.MAX_RULES + " rules");
    }
    List<LinkRule> rules = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      rules.add(rule("rules." + i, array.getValue(i)));
    }
    return rules;
  }

  private static LinkRule rule(String at, @Nullable Object item) {
    if (!(item instanceof JsonObject rule)) {
      throw MeshException.invalid(at, "must be an object with a url and conditions");
    }
    String url = text(at + ".url", rule.getValue("url"), Destinations.MAX_LENGTH);
    if (url == null || url.isBlank()) {
      throw MeshException.invalid(at + ".url", "is required");
    }
    if (!(rule.getValue("conditions") instanceof JsonArray array)) {
      throw MeshException.invalid(at + ".conditions", "must be a list");
    }
    if (array.size() > LinkRule.MAX_CONDITIONS) {
      throw MeshException.invalid(
          at + ".conditions", "must be at most " + LinkRule.MAX_CONDITIONS + " conditions");
    }
    List<RuleCondition> conditions = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      conditions.add(condition(at + ".conditions." + i, array.getValue(i)));
    }
    return LinkRule.of(at, Destinations.parse(at + ".url", url), conditions);
  }

  private static RuleCondition condition(String at, @Nullable Object item) {
    if (!(item instanceof JsonObject condition)) {
      throw MeshException.invalid(at, "must be an object with a type");
    }
    String type = text(at + ".type", condition.getValue("type"), RuleCondition.MAX_TEXT);
    Kind kind =
        Kind.of(type == null ? "" : type)
            .orElseThrow(() ->
                MeshException.invalid(
                    at + ".type", "must be one of " + String.join(", ", Kind.words())));
    Object not = condition.getValue("not");
    if (not != null && !(not instanceof Boolean)) {
      throw MeshException.invalid(at + ".not", "must be true or false");
    }
    String name = text(at + ".name", condition.getValue("name"), RuleCondition.MAX_TEXT);
    return RuleCondition.of(
        at,
        kind,
        Boolean.TRUE.equals(not),
        name == null || name.isBlank() ? null : name,
        values(at + ".values", kind, condition.getValue("values")));
  }

  private static List<String> values(String at, Kind kind, @Nullable Object given) {
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof JsonArray array)) {
      throw MeshException.invalid(at, "must be a list of texts");
    }
    if (array.size() > RuleCondition.MAX_VALUES) {
      throw MeshException.invalid(at, "must be at most " + RuleCondition.MAX_VALUES + " values");
    }
    List<String> values = new ArrayList<>(array.size());
    for (Object item : array) {
      String value = text(at, item, RuleCondition.MAX_TEXT);
      if (value == null) {
        throw MeshException.invalid(at, "must be a list of texts");
      }
      boolean time = kind == Kind.BEFORE || kind == Kind.AFTER;
      values.add(time ? Wire.time(Wire.parseTime(at, value.strip())) : value);
    }
    return values;
  }

  private static @Nullable String text(String at, @Nullable Object value, int maxLength) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw MeshException.invalid(at, "must be a text");
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      throw MeshException.invalid(at, "must have at most " + maxLength + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw MeshException.invalid(at, "must not contain a NUL character");
    }
    return text;
  }

  /**
   * Naming variants starts their test if none is running or planned, and taking them away ends it,
   * unless the body says otherwise.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY for what cannot be a test
   */
  static LinkTest test(Fields fields, LinkTest base, Instant now) {
    List<LinkTest.Variant> variants = base.variants();
    Instant defaultStart = base.startedAt();
    Instant defaultEnd = base.completedAt();
    if (fields.has("testVariants")) {
      variants = variants(fields.array("testVariants"));
      boolean anew = base.variants().isEmpty() || defaultStart == null || base.isOver(now);
      if (variants.isEmpty() || anew) {
        // The times of an earlier test say nothing of the next one.
        defaultStart = variants.isEmpty() ? null : now;
        defaultEnd = null;
      }
    }
    Instant startedAt = fields.time("testStartedAt", defaultStart);
    Instant completedAt = fields.time("testCompletedAt", defaultEnd);
    boolean timed = fields.has("testStartedAt") || fields.has("testCompletedAt");
    if (timed && startedAt != null && completedAt != null && completedAt.isBefore(startedAt)) {
      throw MeshException.invalid("testCompletedAt", "must not be before testStartedAt");
    }
    return new LinkTest(variants, startedAt, completedAt);
  }

  private static List<LinkTest.Variant> variants(@Nullable JsonArray array) {
    if (array == null || array.isEmpty()) {
      return List.of();
    }
    if (array.size() < LinkTest.MIN_VARIANTS || array.size() > LinkTest.MAX_VARIANTS) {
      throw MeshException.invalid(
          "testVariants",
          "must be " + LinkTest.MIN_VARIANTS + " to " + LinkTest.MAX_VARIANTS + " variants");
    }
    List<LinkTest.Variant> variants = new ArrayList<>(array.size());
    int total = 0;
    for (int i = 0; i < array.size(); i++) {
      LinkTest.Variant variant = variant("testVariants." + i, array.getValue(i));
      total += variant.percentage();
      variants.add(variant);
    }
    if (total != 100) {
      throw MeshException.invalid(
          "testVariants", "their percentages must add up to 100, not to " + total);
    }
    return variants;
  }

  private static LinkTest.Variant variant(String at, @Nullable Object item) {
    if (!(item instanceof JsonObject object)) {
      throw MeshException.invalid(at, "must be an object with a url and a percentage");
    }
    String url = text(at + ".url", object.getValue("url"), Destinations.MAX_LENGTH);
    if (url == null || url.isBlank()) {
      throw MeshException.invalid(at + ".url", "is required");
    }
    if (!(object.getValue("percentage") instanceof Number number)
        || number.doubleValue() != number.intValue()
        || number.intValue() < 1
        || number.intValue() > 100) {
      throw MeshException.invalid(at + ".percentage", "must be a whole number from 1 to 100");
    }
    return new LinkTest.Variant(Destinations.parse(at + ".url", url), number.intValue());
  }
}
