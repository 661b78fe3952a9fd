package io.tributary.tracking.domain;

import io.tributary.mesh.MeshException;
import java.util.List;

/**
 * Sends the visitors for whom all of its conditions hold somewhere else. A link has a list of them;
 * the first that fits decides.
 *
 * @param url where to, as {@link Destinations#parse} makes it
 */
public record LinkRule(String url, List<RuleCondition> conditions) {
  /** Rules of one link: more than anybody keeps in view, little enough to try one by one. */
  public static final int MAX_RULES = 50;

  public static final int MAX_CONDITIONS = 10;

  public LinkRule {
    conditions = List.copyOf(conditions);
  }

  /**
   * @param field what a failure is pinned to: {@code rules.0}
   * @throws MeshException UNPROCESSABLE_ENTITY if it has none or too many
   */
  public static LinkRule of(String field, String url, List<RuleCondition> conditions) {
    if (conditions.isEmpty()) {
      throw MeshException.invalid(
          field + ".conditions",
          "a rule needs at least one; without any it would hide the rules behind it and the link's"
              + " own destination");
    }
    if (conditions.size() > MAX_CONDITIONS) {
      throw MeshException.invalid(
          field + ".conditions", "must be at most " + MAX_CONDITIONS + " conditions");
    }
    return new LinkRule(url, conditions);
  }
}
