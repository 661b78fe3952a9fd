package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.analytics.Choice;
import io.tributary.tracking.analytics.LinkProperty;
import io.tributary.tracking.analytics.Period;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.store.EventStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Pages of events cost what they show, however many events there are. */
@UseServers
@TestInstance(Lifecycle.PER_CLASS)
class EventPagesIT {
  private static final int CLICKS = 200_000;
  private static final int PART = 10_000;
  private static final int LINKS = 400;
  private static final int LIMIT = 100;

  /** Rows that a page may read for each one that it shows: it meets some twice on its way. */
  private static final int SPARE = 20;

  private final Principal me = TrackingNode.newWorkspace("usd");
  private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private TrackingNode node;
  private Database database;
  private String rare = "";
  private String common = "";

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
    database = node.database();
    rare = tag("rare");
    common = tag("common");
    // The first click makes the partitions.
    node.clicks.on(
        node.post(
            TrackingNode.newWorkspace("usd"),
            "tracking.links.create",
            new JsonObject().put("url", "https://other.example")));
    sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
        SELECT 'page_link_' || n, $1, 'go.test', 'page-' || n, 'https://shop.example/', now(), now()
        FROM generate_series(1, %d) n
        """
            .formatted(LINKS),
        me.workspaceId());
    sql("INSERT INTO link_tags SELECT 'page_link_' || n, $1 FROM generate_series(1, 3) n", rare);
    sql(
        "INSERT INTO link_tags SELECT 'page_link_' || n, $1 FROM generate_series(1, %d) n"
            .formatted(LINKS),
        common);
    // In parts, each of which a busy machine writes in time.
    for (int from = 1; from <= CLICKS; from += PART) {
      clicks(from);
    }
    sql("ANALYZE clicks, links, link_tags");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void pageShouldReadLittleWhenItsTagLeavesNearlyEverythingOut() {
    assertThat(read(LinkProperty.TAG, rare, 200)).isLessThan((200 + LIMIT) * SPARE);
  }

  @Test
  void pageShouldReadLittleWhenItsTagLeavesNothingOut() {
    assertThat(read(LinkProperty.TAG, common, 200)).isLessThan((200 + LIMIT) * SPARE);
  }

  @Test
  void pagesShouldFollowEachOtherWithoutGapsWhenACursorIsSent() {
    List<String> all = new ArrayList<>();
    String last = null;
    for (int i = 0; i < 5; i++) {
      JsonObject query = query().put("tagIds", rare).put("limit", 70);
      JsonArray page =
          node.list(
              me, "tracking.events.list", last == null ? query : query.put("startingAfter", last));
      for (Object one : page) {
        last = ((JsonObject) one).getJsonObject("click").getString("id");
        all.add(last);
      }
    }
    assertThat(all).hasSize(300).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(new HashSet<>(all)).hasSize(300);
    assertThat(node.list(me, "tracking.events.list", query().put("tagIds", rare).put("page", 3)))
        .hasSize(100)
        .first()
        .extracting(one -> ((JsonObject) one).getJsonObject("click").getString("id"))
        .isEqualTo(all.get(200));
  }

  @Test
  void deepPageShouldBeRefusedWithTheWayToGoOn() {
    assertThatThrownBy(
            () -> node.list(me, "tracking.events.list", query().put("page", 101).put("limit", 100)))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("startingAfter");
  }

  private JsonObject query() {
    return new JsonObject().put("interval", "24h");
  }

  /** How many rows PostgreSQL reads for a page of clicks. */
  private long read(LinkProperty property, String value, int skip) {
    Scope scope =
        new Scope(
            me.workspaceId(),
            new Period(Instant.now().minus(1, ChronoUnit.DAYS), Instant.now()),
            Map.of(property, new Choice(List.of(value), false)),
            Map.of(),
            null,
            null,
            null);
    return TrackingNode.await(
        database.transaction(tx ->
            rowsRead(tx)
                .compose(before ->
                    new EventStore()
                        .clicks(tx, scope, false, new EventStore.Page(true, null, skip, LIMIT))
                        .compose(found -> {
                          assertThat(found).hasSize(Math.min(LIMIT, 300 - skip));
                          return rowsRead(tx).map(after -> after - before);
                        }))));
  }

  private static Future<Long> rowsRead(SqlConnection tx) {
    return tx.query(
            """
            SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint AS n
            FROM pg_stat_xact_user_tables
            """)
        .execute()
        .map(rows -> rows.iterator().next().getLong("n"));
  }

  private String tag(String name) {
    return node.post(me, "tracking.tags.create", new JsonObject().put("name", name))
        .getString("id");
  }

  /**
   * Rare links have a few of the oldest clicks; ids carry their time, as those of the edge do.
   *
   * @param from the number of the first of {@link #PART}
   */
  private void clicks(int from) {
    sql(
        """
        INSERT INTO clicks (click_id, at, workspace_id, link_id, trigger, ip, device, browser, os,
                            referer, referer_url, url, user_agent)
        SELECT (SELECT string_agg(substr(
                    '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
                    ((((extract(epoch FROM at) * 1000)::bigint >> (42 - 6 * i)) & 63) + 1)::int, 1),
                    '' ORDER BY i) FROM generate_series(0, 7) i) || lpad(n::text, 8, '0'), at, $1,
               CASE WHEN n > %1$d - 300 THEN 'page_link_' || 1 + n %% 3
                    ELSE 'page_link_' || 4 + n %% (%2$d - 4) END,
               'link', '10.0.0.0', 'Desktop', 'Chrome', 'Linux', '(direct)', '(direct)', 'u', 'a'
        FROM (SELECT n, $2::timestamptz - n * interval '3 milliseconds' AS at
              FROM generate_series(%3$d, %4$d) n) made
        """
            .formatted(CLICKS, LINKS, from, from + PART - 1),
        me.workspaceId(),
        newest.atOffset(ZoneOffset.UTC));
  }

  private void sql(String sql, Object... values) {
    Tuple arguments = Tuple.tuple();
    for (Object value : values) {
      arguments.addValue(value);
    }
    TrackingNode.await(database.transaction(tx -> tx.preparedQuery(sql).execute(arguments)));
  }
}
