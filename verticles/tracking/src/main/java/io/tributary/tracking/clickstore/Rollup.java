package io.tributary.tracking.clickstore;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of clicks adds to each counter. Every map is sorted, so that all writers lock rows
 * in the same order.
 *
 * <p>A property that a click does not have is counted as {@value #UNKNOWN}; utm parameters, sub ids
 * and continents are then not counted at all. A region stands under its country and a city under
 * both, joined by {@link #SEPARATOR}: there is a Paris in Texas too. Whole addresses are not
 * counted; there may be as many as clicks.
 */
final class Rollup {
  /** Between the parts of a region's or city's value; analytics reads them back by it. */
  static final char SEPARATOR = '\u001f';

  static final String UNKNOWN = "Unknown";

  /** PostgreSQL indexes no value longer than about 2,700 bytes. */
  private static final int LONGEST_VALUE = 500;

  final SortedMap<String, LinkCount> links = new TreeMap<>();
  final SortedMap<LinkHour, Count> linkHours = new TreeMap<>();
  final SortedMap<WorkspaceHour, Count> workspaceHours = new TreeMap<>();
  final SortedMap<Property, Count> properties = new TreeMap<>();
  final SortedMap<String, Count> workspaces = new TreeMap<>();

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

  record LinkHour(String linkId, OffsetDateTime hour, String workspaceId)
      implements Comparable<LinkHour> {
    private static final Comparator<LinkHour> ORDER =
        Comparator.comparing(LinkHour::linkId).thenComparing(LinkHour::hour);

    @Override
    public int compareTo(LinkHour other) {
      return ORDER.compare(this, other);
    }
  }

  record WorkspaceHour(String workspaceId, OffsetDateTime hour)
      implements Comparable<WorkspaceHour> {
    private static final Comparator<WorkspaceHour> ORDER =
        Comparator.comparing(WorkspaceHour::workspaceId).thenComparing(WorkspaceHour::hour);

    @Override
    public int compareTo(WorkspaceHour other) {
      return ORDER.compare(this, other);
    }
  }

  /** A value of a property on a day. */
  record Property(String workspaceId, String dimension, LocalDate day, String value)
      implements Comparable<Property> {
    private static final Comparator<Property> ORDER =
        Comparator.comparing(Property::workspaceId)
            .thenComparing(Property::dimension)
            .thenComparing(Property::day)
            .thenComparing(Property::value);

    @Override
    public int compareTo(Property other) {
      return ORDER.compare(this, other);
    }
  }

  static Rollup of(Collection<StoredClick> clicks) {
    Rollup rollup = new Rollup();
    clicks.forEach(rollup::add);
    return rollup;
  }

  private void add(StoredClick click) {
    OffsetDateTime hour = click.at().truncatedTo(ChronoUnit.HOURS);
    Count total = workspaces.computeIfAbsent(click.workspaceId(), id -> new Count());
    Count inHour =
        workspaceHours.computeIfAbsent(
            new WorkspaceHour(click.workspaceId(), hour), key -> new Count());
    if (!click.isPerson()) {
      total.bots++;
      inHour.bots++;
      return;
    }
    total.clicks++;
    inHour.clicks++;
    LinkCount link = links.computeIfAbsent(click.linkId(), id -> new LinkCount(click));
    link.clicks++;
    link.last = click.at().isAfter(link.last) ? click.at() : link.last;
    link.firstClickId =
        click.clickId().compareTo(link.firstClickId) < 0 ? click.clickId() : link.firstClickId;
    linkHours.computeIfAbsent(
            new LinkHour(click.linkId(), hour, click.workspaceId()), key -> new Count())
        .clicks++;
    addProperties(click);
  }

  private void addProperties(StoredClick click) {
    String country = named(click.country());
    String region = country + SEPARATOR + named(click.region());
    count(click, "country", country);
    count(click, "region", region);
    count(click, "city", region + SEPARATOR + named(click.city()));
    count(click, "device", click.device());
    count(click, "browser", click.browser());
    count(click, "os", click.os());
    count(click, "trigger", click.trigger());
    count(click, "referer", click.referer());
    countIfPresent(click, "continent", click.continent());
    countIfPresent(click, "utm_source", click.utmSource());
    countIfPresent(click, "utm_medium", click.utmMedium());
    countIfPresent(click, "utm_campaign", click.utmCampaign());
    countIfPresent(click, "utm_term", click.utmTerm());
    countIfPresent(click, "utm_content", click.utmContent());
    countIfPresent(click, "sub_id", click.subId());
  }

  private void countIfPresent(StoredClick click, String dimension, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      count(click, dimension, value);
    }
  }

  private void count(StoredClick click, String dimension, String value) {
    Property property =
        new Property(
            click.workspaceId(),
            dimension,
            click.at().toLocalDate(),
            Texts.cut(value, LONGEST_VALUE));
    properties.computeIfAbsent(property, key -> new Count()).clicks++;
  }

  private static String named(@Nullable String value) {
    return value == null || value.isEmpty() ? UNKNOWN : value;
  }
}
