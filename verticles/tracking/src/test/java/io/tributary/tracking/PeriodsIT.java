package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever is asked about a period, from whichever table it is answered, is about that period. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeriodsIT {
  private static final int CLICKS = 120;
  private static final int LEADS = 25;
  private static final int DAYS = 12;

  /** Of whole, half and quarter hours; Lord Howe's summer time is half an hour. */
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York");

  private final Principal me = TrackingNode.newWorkspace("usd");
  private final Random random = new Random(75);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<Instant> clicks = new ArrayList<>();
  private final List<Instant> leads = new ArrayList<>();
  private TrackingNode node;

  @BeforeAll
  void start(Infra infra) throws SQLException {
    node = TrackingNode.start(infra);
    JsonObject link =
        node.post(me, "tracking.links.create", new JsonObject().put("url", "https://a.example"));
    for (int i = 0; i < CLICKS; i++) {
      Instant at = someTime();
      clicks.add(at);
      node.clicks.on(link, at);
    }
    String click = node.clicks.on(link, now.minus(DAYS + 5L, ChronoUnit.DAYS));
    for (int i = 0; i < LEADS; i++) {
      node.post(
          me,
          "tracking.track.lead",
          new JsonObject()
              .put("clickId", click)
              .put("eventName", "Sign up")
              .put("customerExternalId", "c" + i));
    }
    try (Connection db = node.jdbc()) {
      List<String> ids = new ArrayList<>();
      try (PreparedStatement all =
          db.prepareStatement("SELECT id FROM conversions WHERE workspace_id = ? ORDER BY id")) {
        all.setString(1, me.workspaceId());
        var rows = all.executeQuery();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      try (PreparedStatement move =
          db.prepareStatement("UPDATE conversions SET at = ? WHERE id = ?")) {
        for (String id : ids) {
          Instant at = someTime();
          leads.add(at);
          move.setTimestamp(1, Timestamp.from(at));
          move.setString(2, id);
          move.executeUpdate();
        }
      }
    }
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void everyAnswerShouldBeARecountOfThePeriod() {
    for (int i = 0; i < 80; i++) {
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      JsonObject query = new JsonObject().put("timezone", zone.getId());
      Instant start;
      Instant end;
      if (i % 2 == 0) {
        LocalDate first = someTime().atZone(zone).toLocalDate();
        LocalDate last = first.plusDays(random.nextInt(5));
        query.put("start", first.toString()).put("end", last.toString());
        start = first.atStartOfDay(zone).toInstant();
        end = last.plusDays(1).atStartOfDay(zone).toInstant();
      } else {
        start = someTime();
        end = start.plusSeconds(1 + random.nextInt(i % 3 == 0 ? 3_000 : 400_000));
        query.put("start", start.toString()).put("end", end.toString());
      }
      check(query, start, end, zone);
    }
  }

  private void check(JsonObject query, Instant start, Instant end, ZoneId zone) {
    long people = within(clicks, start, end);
    String as = query.encode();
    assertThat(total("count", "clicks", query)).as(as).isEqualTo(people);
    for (String groupBy :
        List.of("timeseries", "top_links", "top_domains", "devices", "countries", "top_urls")) {
      assertThat(total(groupBy, "clicks", query)).as(groupBy + as).isEqualTo(people);
    }
    assertThat(total("timeseries", "clicks", query.copy().put("device", "Desktop")))
        .as("from the clicks themselves: " + as)
        .isEqualTo(people);
    assertThat(node.list(me, "tracking.events.list", query.copy().put("limit", 1_000)).size())
        .as("events " + as)
        .isEqualTo((int) people);
    long signUps = within(leads, start, end);
    for (String groupBy : List.of("count", "timeseries", "top_links", "devices")) {
      assertThat(total(groupBy, "leads", query.copy().put("event", "leads")))
          .as("leads " + groupBy + as)
          .isEqualTo(signUps);
    }
    checkBars(query, end, zone);
  }

  private void checkBars(JsonObject query, Instant end, ZoneId zone) {
    JsonArray bars =
        node.list(me, "tracking.analytics.query", query.copy().put("groupBy", "timeseries"));
    for (int i = 0; i < bars.size(); i++) {
      JsonObject bar = bars.getJsonObject(i);
      Instant from = Instant.parse(bar.getString("start"));
      Instant to =
          i + 1 < bars.size() ? Instant.parse(bars.getJsonObject(i + 1).getString("start")) : end;
      assertThat(bar.getLong("clicks"))
          .as(bar + " of " + query.encode() + " in " + zone)
          .isEqualTo(within(clicks, from, to));
    }
  }

  private long total(String groupBy, String what, JsonObject query) {
    Object answer =
        node.call(
                me,
                "tracking.analytics.query",
                Map.of(),
                query.copy().put("groupBy", groupBy),
                null)
            .body();
    return answer instanceof JsonArray groups
        ? groups.stream().mapToLong(group -> ((JsonObject) group).getLong(what)).sum()
        : TrackingNode.object(answer).getLong(what);
  }

  private static long within(List<Instant> times, Instant start, Instant end) {
    return times.stream().filter(at -> !at.isBefore(start) && at.isBefore(end)).count();
  }

  private Instant someTime() {
    Instant at = now.minusMillis(random.nextLong(DAYS * 86_400_000L));
    // Many of them where periods begin and end.
    return random.nextInt(3) == 0
        ? at.truncatedTo(ChronoUnit.HOURS)
            .plusSeconds(900L * random.nextInt(4))
            .minus(2, ChronoUnit.HOURS)
        : at;
  }
}
