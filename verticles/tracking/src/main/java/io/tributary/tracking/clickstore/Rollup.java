package io.tributary.tracking.clickstore;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of clicks adds to each counter. Every map is sorted, so that all writers lock rows
 * in the same order.
 */
final class Rollup {
  static final long SECONDS_OF_QUARTER = 900;
  private static final long QUARTERS_OF_DAY = 96;

  final SortedMap<String, LinkCount> links;
  final SortedMap<LinkQuarter, Count> linkQuarters;
  final SortedMap<WorkspaceQuarter, Count> workspaceQuarters;
  final SortedMap<Property, Count> properties = new TreeMap<>();
  final SortedMap<String, Count> workspaces;

  /** Clicks of people and of machines. */
  static final class Count {
    long clicks;
    long bots;
  }

  /** Clicks of people on one link. */
  static final class LinkCount {
    final String workspaceId;
    long clicks;
    OffsetDateTime last;
    String firstClickId;

    LinkCount(StoredClick click) {
      workspaceId = click.workspaceId();
      last = click.at();
      firstClickId = click.clickId();
    }
  }

  /**
   * @param quarter of an hour, since the epoch
   */
  record LinkQuarter(String linkId, long quarter, String workspaceId)
      implements Comparable<LinkQuarter> {
    private static final Comparator<LinkQuarter> ORDER =
        Comparator.comparing(LinkQuarter::linkId).thenComparingLong(LinkQuarter::quarter);

    @Override
    public int compareTo(LinkQuarter other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param quarter of an hour, since the epoch
   */
  record WorkspaceQuarter(String workspaceId, long quarter)
      implements Comparable<WorkspaceQuarter> {
    private static final Comparator<WorkspaceQuarter> ORDER =
        Comparator.comparing(WorkspaceQuarter::workspaceId)
            .thenComparingLong(WorkspaceQuarter::quarter);

    @Override
    public int compareTo(WorkspaceQuarter other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * A value of a property on a day.
   *
   * @param day since the epoch
   */
  record Property(String workspaceId, String dimension, int day, String value)
      implements Comparable<Property> {
    private static final Comparator<Property> ORDER =
        Comparator.comparing(Property::workspaceId)
            .thenComparing(Property::dimension)
            .thenComparingInt(Property::day)
            .thenComparing(Property::value);

    @Override
    public int compareTo(Property other) {
      return ORDER.compare(this, other);
    }
  }

  private Rollup(Counting counting) {
    links = new TreeMap<>(counting.links);
    linkQuarters = new TreeMap<>(counting.linkQuarters);
    workspaceQuarters = new TreeMap<>(counting.workspaceQuarters);
    workspaces = new TreeMap<>(counting.workspaces);
    counting.days.forEach((day, counts) ->
        counts.forEach((dimension, value, clicks) ->
            properties.computeIfAbsent(
                        new Property(day.workspaceId(), dimension, day.day(), value),
                        key -> new Count())
                    .clicks +=
                clicks));
  }

  static Rollup of(Collection<StoredClick> clicks) {
    Counting counting = new Counting();
    clicks.forEach(counting::add);
    return new Rollup(counting);
  }

  private record Day(String workspaceId, int day) {}

  /** Hashed while it grows, sorted once at the end: a tree would compare texts for every click. */
  private static final class Counting {
    final Map<String, LinkCount> links = new HashMap<>();
    final Map<LinkQuarter, Count> linkQuarters = new HashMap<>();
    final Map<WorkspaceQuarter, Count> workspaceQuarters = new HashMap<>();
    final Map<String, Count> workspaces = new HashMap<>();
    final Map<Day, DayCounts> days = new HashMap<>();

    void add(StoredClick click) {
      long quarter = Math.floorDiv(click.at().toEpochSecond(), SECONDS_OF_QUARTER);
      Count total = workspaces.computeIfAbsent(click.workspaceId(), id -> new Count());
      Count inQuarter =
          workspaceQuarters.computeIfAbsent(
              new WorkspaceQuarter(click.workspaceId(), quarter), key -> new Count());
      if (!click.isPerson()) {
        total.bots++;
        inQuarter.bots++;
        return;
      }
      total.clicks++;
      inQuarter.clicks++;
      add(links.computeIfAbsent(click.linkId(), id -> new LinkCount(click)), click);
      linkQuarters.computeIfAbsent(
              new LinkQuarter(click.linkId(), quarter, click.workspaceId()), key -> new Count())
          .clicks++;
      days.computeIfAbsent(
              new Day(click.workspaceId(), (int) Math.floorDiv(quarter, QUARTERS_OF_DAY)),
              day -> new DayCounts())
          .add(click);
    }

    private static void add(LinkCount link, StoredClick click) {
      link.clicks++;
      link.last = click.at().isAfter(link.last) ? click.at() : link.last;
      link.firstClickId =
          click.clickId().compareTo(link.firstClickId) < 0 ? click.clickId() : link.firstClickId;
    }
  }

  static String named(@Nullable String value) {
    return value == null || value.isEmpty() ? DayCounts.UNKNOWN : value;
  }
}
