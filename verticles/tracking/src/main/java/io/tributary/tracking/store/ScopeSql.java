package io.tributary.tracking.store;

import io.tributary.tracking.analytics.Choice;
import io.tributary.tracking.analytics.Dimension;
import io.tributary.tracking.analytics.LinkProperty;
import io.tributary.tracking.analytics.MetadataFilter;
import io.tributary.tracking.analytics.SaleType;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.Slugs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conditions over {@code e}, one of the tables of events and rollups. Columns and operators are
 * constants of this class; whatever a caller wrote becomes a parameter.
 */
final class ScopeSql {
  private final Scope scope;
  private final Binder binder;
  private final String workspace;

  ScopeSql(Scope scope, Binder binder) {
    this.scope = scope;
    this.binder = binder;
    this.workspace = binder.bind(scope.workspaceId());
  }

  /** Everything that {@code clicks} can be asked; people only unless {@code bots}. */
  String ofClicks(boolean bots) {
    List<String> all = base("at", scope.period().start(), scope.period().end());
    if (!bots) {
      all.add("e.bot IS NULL");
    }
    dimensions(all);
    String customerId = scope.customerId();
    if (customerId != null) {
      String customer = binder.bind(customerId);
      all.add(
          """
          e.click_id IN (SELECT v.click_id FROM conversions v
                         WHERE v.workspace_id = %1$s AND v.customer_id = %2$s
                         UNION SELECT c.click_id FROM customers c
                         WHERE c.workspace_id = %1$s AND c.id = %2$s)\
          """
              .formatted(workspace, customer));
    }
    return join(all);
  }

  /** Clicks of people in a part of the period. */
  String ofClicksBetween(@Nullable Instant from, Instant to) {
    List<String> all = base("at", from, to);
    all.add("e.bot IS NULL");
    dimensions(all);
    return join(all);
  }

  /**
   * Conversions that stand.
   *
   * @param kind {@code lead}, {@code sale} or null for both
   */
  String ofConversions(@Nullable String kind) {
    List<String> all = base("at", scope.period().start(), scope.period().end());
    all.add("e.lost_quantity < e.quantity");
    if (kind != null) {
      all.add("e.kind = " + binder.bind(kind));
    }
    dimensions(all);
    if (scope.customerId() != null) {
      all.add("e.customer_id = " + binder.bind(scope.customerId()));
    }
    SaleType saleType = scope.saleType();
    if (saleType != null) {
      all.add(
          """
          (e.kind <> 'sale' OR %s EXISTS (
             SELECT 1 FROM conversions p WHERE p.customer_id = e.customer_id AND p.kind = 'sale'
             AND p.lost_quantity = 0 AND (p.at, p.id) < (e.at, e.id)))\
          """
              .formatted(saleType == SaleType.NEW ? "NOT" : ""));
    }
    MetadataFilter metadata = scope.metadata();
    if (metadata != null) {
      all.add(
          "e.metadata ->> " + binder.bind(metadata.key()) + " = " + binder.bind(metadata.value()));
    }
    return join(all);
  }

  /** For the rollups by quarter of an hour. */
  String ofQuartersBetween(@Nullable Instant from, Instant to) {
    return join(base("quarter", from, to));
  }

  String workspace() {
    return workspace;
  }

  private List<String> base(String timeColumn, @Nullable Instant from, Instant to) {
    List<String> all = new ArrayList<>();
    all.add("e.workspace_id = " + workspace);
    if (from != null) {
      all.add("e." + timeColumn + " >= " + binder.bind(Columns.time(from)));
    }
    all.add("e." + timeColumn + " < " + binder.bind(Columns.time(to)));
    links(all);
    return all;
  }

  private void links(List<String> all) {
    if (!scope.links().isEmpty()) {
      all.add("e.link_id IN (SELECT l.id FROM links l WHERE " + ofLinks() + ")");
    }
  }

  /** For the table of links, {@code l}. */
  String ofLinks() {
    List<String> conditions = new ArrayList<>();
    conditions.add("l.workspace_id = " + workspace);
    if (scope.links().containsKey(LinkProperty.KEY)) {
      // Keys are given again: the link that has it now is meant.
      conditions.add("l.deleted_at IS NULL");
    }
    for (Map.Entry<LinkProperty, Choice> one : scope.links().entrySet()) {
      conditions.add(link(one.getKey(), one.getValue()));
    }
    return join(conditions);
  }

  private String link(LinkProperty property, Choice choice) {
    List<String> values =
        switch (property) {
          case KEY -> lower(choice.values());
          case DOMAIN -> choice.values().stream().map(Slugs::fold).toList();
          default -> choice.values();
        };
    String list = binder.bindTexts(values);
    if (property == LinkProperty.TAG) {
      String tagged =
          "l.id IN (SELECT lt.link_id FROM link_tags lt WHERE lt.tag_id = ANY(" + list + "))";
      return choice.excluded() ? "NOT " + tagged : tagged;
    }
    String column =
        switch (property) {
          case ID -> "l.id";
          case EXTERNAL_ID -> "l.external_id";
          case DOMAIN -> "l.domain";
          case KEY -> "l.key_fold";
          case TENANT -> "l.tenant_id";
          case PARTNER -> "l.partner_id";
          case PROGRAM -> "l.program_id";
          case FOLDER, TAG -> "l.folder_id";
        };
    return choice.excluded()
        ? "COALESCE(" + column + ", '') <> ALL(" + list + ")"
        : column + " = ANY(" + list + ")";
  }

  private void dimensions(List<String> all) {
    for (Map.Entry<Dimension, Choice> one : scope.dimensions().entrySet()) {
      all.add(dimension(value(one.getKey()), one.getKey(), one.getValue()));
    }
  }

  /**
   * @param value an SQL expression made of constants
   */
  String dimension(String value, Dimension dimension, Choice choice) {
    String list = binder.bindTexts(choice.values());
    if (dimension.isCaseSensitive()) {
      return choice.excluded() ? value + " <> ALL(" + list + ")" : value + " = ANY(" + list + ")";
    }
    // Both sides by the database's rules: Java's differ for a few letters.
    String folded = "(SELECT lower(v) FROM unnest(" + list + "::text[]) AS v)";
    return "lower(" + value + ")" + (choice.excluded() ? " <> ALL " : " = ANY ") + folded;
  }

  /** What a click shows for a property, with a word where it has none. */
  static String value(Dimension dimension) {
    String column = "e." + dimension.column();
    return switch (dimension.unknown()) {
      case NAMED -> "COALESCE(NULLIF(" + column + ", ''), '" + Dimension.UNKNOWN + "')";
      case DIRECT -> "COALESCE(NULLIF(" + column + ", ''), '" + Dimension.DIRECT_VALUE + "')";
      case LEFT_OUT -> "COALESCE(" + column + ", '')";
    };
  }

  private static List<String> lower(List<String> values) {
    return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
  }

  private static String join(List<String> conditions) {
    return String.join(" AND ", conditions);
  }
}
