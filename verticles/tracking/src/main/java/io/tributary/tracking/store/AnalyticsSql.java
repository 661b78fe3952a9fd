package io.tributary.tracking.store;

import io.tributary.tracking.analytics.Dimension;
import io.tributary.tracking.analytics.Grouping;
import io.tributary.tracking.analytics.Period;
import io.tributary.tracking.analytics.Planner;
import io.tributary.tracking.analytics.Question;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that answers a question: clicks and conversions, each by group, joined. Every
 * piece of it is a constant; values are parameters.
 */
final class AnalyticsSql {
  /** Between the parts of a group's key; no country, region or city has it in its name. */
  static final String SEPARATOR = "\u001f";

  /** More groups than anybody reads; the largest are kept. */
  private static final int MAX_GROUPS = 1_000;

  private static final String NO_CLICKS = "SELECT ''::text AS k, 0::bigint AS clicks WHERE false";
  private static final String NO_CONVERSIONS =
      """
      SELECT ''::text AS k, 0::bigint AS leads, 0::bigint AS sales, 0::bigint AS amount,
        NULL::jsonb AS amounts WHERE false\
      """;

  private final Question question;
  private final Binder binder = new Binder();
  private final ScopeSql scope;
  private final String buckets;
  private final String sql;

  AnalyticsSql(Question question) {
    this.question = question;
    this.scope = new ScopeSql(question.scope(), binder);
    this.buckets = question.grouping() == Grouping.TIMESERIES ? bindBuckets() : "";
    String clicks = question.event().countsClicks() ? clicks() : NO_CLICKS;
    String conversions = question.event().countsConversions() ? conversions() : NO_CONVERSIONS;
    this.sql =
        "WITH c AS ("
            + clicks
            + "), v AS ("
            + conversions
            + ")"
            + " SELECT COALESCE(c.k, v.k) AS k, COALESCE(c.clicks, 0) AS clicks,"
            + " COALESCE(v.leads, 0) AS leads, COALESCE(v.sales, 0) AS sales, v.amounts"
            + " FROM c FULL JOIN v ON v.k = c.k ORDER BY "
            + order()
            + ", 1 LIMIT "
            + MAX_GROUPS;
  }

  String sql() {
    return sql;
  }

  Tuple arguments() {
    return binder.arguments();
  }

  private String order() {
    return switch (question.event()) {
      case CLICKS, COMPOSITE -> "2 DESC";
      case LEADS -> "3 DESC";
      case SALES -> "COALESCE(v.amount, 0) DESC, 4 DESC";
    };
  }

  private String bindBuckets() {
    OffsetDateTime[] starts =
        question.buckets().starts().stream()
            .map(start -> start.atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    return binder.bind(starts) + "::timestamptz[]";
  }

  private String clicks() {
    return switch (Planner.clicksOf(question)) {
      case WORKSPACE_QUARTERS -> quarters("workspace_quarters");
      case LINK_QUARTERS -> quarters("link_quarters");
      case DIMENSION_DAYS -> dimensionDays();
      case CLICKS -> clicksThemselves();
    };
  }

  private String clicksThemselves() {
    return grouped("clicks", key("at"), "count(*)", present() + scope.ofClicks(false));
  }

  private String grouped(String table, String key, String count, String conditions) {
    return "SELECT "
        + key
        + " AS k, ("
        + count
        + ")::bigint AS clicks FROM "
        + table
        + " e"
        + joins()
        + " WHERE "
        + conditions
        + " GROUP BY 1";
  }

  /** Whole quarters of an hour from the rollup. */
  private String quarters(String table) {
    Period period = question.scope().period();
    Instant first = period.firstWholeQuarter();
    Instant after = period.quarterAfterLastWhole(question.now());
    return withBrokenEnds(
        first,
        after,
        () ->
            "SELECT "
                + key("quarter")
                + " AS k, sum(e.clicks) AS n FROM "
                + table
                + " e"
                + joins()
                + " WHERE "
                + present()
                + scope.ofQuartersBetween(first, after)
                + " GROUP BY 1");
  }

  /** Whole days from the rollup. */
  private String dimensionDays() {
    Period period = question.scope().period();
    LocalDate first = period.firstWholeDay();
    LocalDate after = period.dayAfterLastWhole(question.now());
    return withBrokenEnds(
        first == null ? null : midnight(first), midnight(after), () -> wholeDays(first, after));
  }

  /**
   * What is whole from a rollup, what is left at both ends from the clicks themselves.
   *
   * @param first the first moment that the rollup answers for; null for «since the beginning»
   * @param after the first one for which it does not
   */
  private String withBrokenEnds(@Nullable Instant first, Instant after, Supplier<String> whole) {
    Period period = question.scope().period();
    Instant start = period.start();
    if (first != null && !first.isBefore(after)) {
      return clicksThemselves();
    }
    List<String> parts = new ArrayList<>();
    parts.add(whole.get());
    if (first != null && start != null && start.isBefore(first)) {
      parts.add(brokenEnd(start, first));
    }
    if (after.isBefore(period.end())) {
      parts.add(brokenEnd(after, period.end()));
    }
    return "SELECT k, sum(n)::bigint AS clicks FROM ("
        + String.join(" UNION ALL ", parts)
        + ") p GROUP BY k";
  }

  private String wholeDays(@Nullable LocalDate first, LocalDate after) {
    Dimension dimension = Planner.dimensionOf(question);
    StringBuilder part =
        new StringBuilder("SELECT ")
            .append(question.grouping().isOfLinks() ? "''::text" : "e.value")
            .append(" AS k, e.clicks AS n FROM workspace_dimensions e WHERE e.workspace_id = ")
            .append(scope.workspace())
            .append(" AND e.dimension = ")
            .append(binder.bind(dimension.column()))
            .append(" AND e.day < ")
            .append(binder.bind(after));
    if (first != null) {
      part.append(" AND e.day >= ").append(binder.bind(first));
    }
    question
        .scope()
        .dimensions()
        .forEach((filtered, choice) ->
            part.append(" AND ").append(scope.dimension("e.value", filtered, choice)));
    return part.toString();
  }

  private String brokenEnd(Instant from, Instant to) {
    return "SELECT "
        + key("at")
        + " AS k, count(*) AS n FROM clicks e"
        + joins()
        + " WHERE "
        + present()
        + scope.ofClicksBetween(from, to)
        + " GROUP BY 1";
  }

  private String conversions() {
    String kind =
        switch (question.event()) {
          case LEADS -> "lead";
          case SALES -> "sale";
          default -> null;
        };
    return """
    SELECT k, sum(leads)::bigint AS leads, sum(sales)::bigint AS sales,
      (sum(amount) FILTER (WHERE currency = %s))::bigint AS amount,
      jsonb_object_agg(currency, amount) FILTER (WHERE currency IS NOT NULL) AS amounts
    FROM (SELECT %s AS k, e.currency,
            COALESCE(sum(e.quantity - e.lost_quantity) FILTER (WHERE e.kind = 'lead'), 0) AS leads,
            count(*) FILTER (WHERE e.kind = 'sale') AS sales, sum(e.amount - e.lost_amount)::bigint AS amount
          FROM conversions e%s WHERE %s GROUP BY 1, 2) g
    GROUP BY k\
    """
        .formatted(
            binder.bind(question.currency()),
            key("at"),
            joins(),
            present() + scope.ofConversions(kind));
  }

  /** The group of an event, as one text. */
  private String key(String timeColumn) {
    return switch (question.grouping()) {
      case COUNT -> "''::text";
      case TIMESERIES -> "width_bucket(e." + timeColumn + ", " + buckets + ")::text";
      case TOP_LINKS -> "e.link_id";
      case TOP_DOMAINS -> "l.domain";
      case TOP_FOLDERS -> "l.folder_id";
      case TOP_PARTNERS -> "l.partner_id";
      case TOP_LINK_TAGS -> "g.tag_id";
      case TOP_BASE_URLS -> "split_part(split_part(e.url, '?', 1), '#', 1)";
      default ->
          question.grouping().dimensions().stream()
              .map(ScopeSql::value)
              .collect(Collectors.joining(" || '" + SEPARATOR + "' || "));
    };
  }

  private String joins() {
    return switch (question.grouping()) {
      case TOP_DOMAINS, TOP_FOLDERS, TOP_PARTNERS -> " JOIN links l ON l.id = e.link_id";
      case TOP_LINK_TAGS -> " JOIN link_tags g ON g.link_id = e.link_id";
      default -> "";
    };
  }

  /** Events that have no value to be grouped by are left out. */
  private String present() {
    Grouping grouping = question.grouping();
    if (grouping == Grouping.TOP_FOLDERS) {
      return "l.folder_id IS NOT NULL AND ";
    }
    if (grouping == Grouping.TOP_PARTNERS) {
      return "l.partner_id IS NOT NULL AND ";
    }
    boolean leftOut =
        grouping.dimensions().size() == 1
            && grouping.dimensions().getFirst().unknown() == Dimension.Unknown.LEFT_OUT;
    return leftOut ? "e." + grouping.dimensions().getFirst().column() + " <> '' AND " : "";
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
