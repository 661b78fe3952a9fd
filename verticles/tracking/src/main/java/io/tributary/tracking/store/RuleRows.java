package io.tributary.tracking.store;

import io.tributary.tracking.domain.LinkRule;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.RuleCondition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules and variants as JSON: in their columns, and on the wire. */
public final class RuleRows {
  private static final Logger LOG = LoggerFactory.getLogger(RuleRows.class);

  private RuleRows() {}

  /** Null for none. */
  public static @Nullable JsonArray json(List<LinkRule> rules) {
    if (rules.isEmpty()) {
      return null;
    }
    JsonArray array = new JsonArray();
    for (LinkRule rule : rules) {
      JsonArray conditions = new JsonArray();
      rule.conditions().forEach(condition -> conditions.add(json(condition)));
      array.add(new JsonObject().put("url", rule.url()).put("conditions", conditions));
    }
    return array;
  }

  private static JsonObject json(RuleCondition condition) {
    return new JsonObject()
        .put("type", condition.kind().wire())
        .put("not", condition.negated())
        .put("name", condition.name())
        .put("values", new JsonArray(condition.values()));
  }

  /**
   * A rule that this release cannot read, written by a later one, is left out with a word in the
   * log: the link's other destinations still serve.
   */
  public static List<LinkRule> rules(String linkId, @Nullable JsonArray array) {
    if (array == null) {
      return List.of();
    }
    List<LinkRule> rules = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      try {
        rules.add(rule("rules." + i, array.getJsonObject(i)));
      } catch (RuntimeException e) {
        LOG.warn("link {}: a rule cannot be read and is ignored: {}", linkId, e.toString());
      }
    }
    return rules;
  }

  private static LinkRule rule(String field, JsonObject json) {
    List<RuleCondition> conditions = new ArrayList<>();
    for (Object item : json.getJsonArray("conditions")) {
      JsonObject condition = (JsonObject) item;
      String type = condition.getString("type");
      conditions.add(
          RuleCondition.of(
              field,
              RuleCondition.Kind.of(type)
                  .orElseThrow(() -> new IllegalArgumentException("unknown condition " + type)),
              condition.getBoolean("not", false),
              condition.getString("name"),
              condition.getJsonArray("values").stream().map(String::valueOf).toList()));
    }
    return LinkRule.of(field, json.getString("url"), conditions);
  }

  /** Null for none. */
  public static @Nullable JsonArray variantsJson(List<LinkTest.Variant> variants) {
    if (variants.isEmpty()) {
      return null;
    }
    JsonArray array = new JsonArray();
    variants.forEach(
        v -> array.add(new JsonObject().put("url", v.url()).put("percentage", v.percentage())));
    return array;
  }

  /** None if one of them cannot be read: the others' shares would not add up. */
  public static List<LinkTest.Variant> variants(String linkId, @Nullable JsonArray array) {
    if (array == null) {
      return List.of();
    }
    try {
      List<LinkTest.Variant> variants = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        JsonObject variant = array.getJsonObject(i);
        String url = Objects.requireNonNull(variant.getString("url"), "a variant without url");
        variants.add(new LinkTest.Variant(url, variant.getInteger("percentage")));
      }
      return variants;
    } catch (RuntimeException e) {
      LOG.warn("link {}: its A/B test cannot be read and is ignored: {}", linkId, e.toString());
      return List.of();
    }
  }
}
