package io.tributary.tracking.analytics;

import java.util.EnumSet;
import java.util.Set;

/** Decides which table answers how many clicks there were: the smallest one that can. */
public final class Planner {
  /**
   * Properties that are counted by day when clicks are stored. Whole addresses are not: there may
   * be as many of them as there are clicks.
   */
  private static final Set<Dimension> ROLLED_UP =
      EnumSet.complementOf(EnumSet.of(Dimension.REFERER_URL, Dimension.URL));

  /** Where clicks are counted from. */
  public enum Source {
    /**
     * By workspace and quarter of an hour, with the clicks themselves for broken quarters at both
     * ends.
     */
    WORKSPACE_QUARTERS,
    /** By link and quarter of an hour, likewise. */
    LINK_QUARTERS,
    /**
     * By one property and day in UTC, with the clicks themselves for the broken days at both ends.
     */
    DIMENSION_DAYS,
    /** The clicks themselves. */
    CLICKS
  }

  private Planner() {}

  public static Source clicksOf(Question question) {
    Scope scope = question.scope();
    Grouping grouping = question.grouping();
    if (scope.customerId() != null) {
      return Source.CLICKS;
    }
    if (scope.dimensions().isEmpty() && grouping.isOfLinks()) {
      boolean whole = grouping == Grouping.COUNT || grouping == Grouping.TIMESERIES;
      return whole && scope.links().isEmpty() ? Source.WORKSPACE_QUARTERS : Source.LINK_QUARTERS;
    }
    return isOneDimension(question) ? Source.DIMENSION_DAYS : Source.CLICKS;
  }

  /** The property whose daily counts answer {@link Source#DIMENSION_DAYS}. */
  public static Dimension dimensionOf(Question question) {
    return question.grouping().isOfLinks()
        ? question.scope().dimensions().keySet().iterator().next()
        : question.grouping().dimensions().getLast();
  }

  private static boolean isOneDimension(Question question) {
    Scope scope = question.scope();
    Grouping grouping = question.grouping();
    if (!scope.links().isEmpty() || grouping == Grouping.TIMESERIES) {
      return false;
    }
    if (grouping == Grouping.COUNT) {
      return scope.dimensions().size() == 1
          && scope.dimensions().entrySet().stream()
              .allMatch(one -> isFlat(one.getKey()) && isComplete(one.getKey(), one.getValue()));
    }
    if (grouping.dimensions().isEmpty() || !ROLLED_UP.contains(grouping.dimensions().getLast())) {
      return false;
    }
    // «countries, but only France» still needs that one property alone.
    return scope.dimensions().isEmpty()
        || grouping.dimensions().size() == 1
            && scope.dimensions().size() == 1
            && scope.dimensions().containsKey(grouping.dimensions().getFirst());
  }

  /** Clicks without the property are not counted under it, but «not from there» means them too. */
  private static boolean isComplete(Dimension dimension, Choice choice) {
    return !choice.excluded() || dimension.unknown() != Dimension.Unknown.LEFT_OUT;
  }

  /**
   * Regions and cities are counted under their country's name, so they cannot be asked for alone.
   */
  private static boolean isFlat(Dimension dimension) {
    return ROLLED_UP.contains(dimension)
        && dimension != Dimension.REGION
        && dimension != Dimension.CITY;
  }
}
