package io.tributary.tracking.edge;

import io.tributary.kit.sql.Database;
import io.tributary.tracking.domain.LinkTargets;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.ShortLinks;
import io.tributary.tracking.edge.rules.Routes;
import io.tributary.tracking.store.RuleRows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads links, domains and settings for the table. */
final class LinkSource {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSource.class);
  private static final int FETCH = 2_000;
  static final int PAGE = 5_000;
  private static final int REMEMBERED = 1_000;

  private static final String LINKS =
      """
      SELECT l.id, l.workspace_id, l.domain, l.key, l.url, l.disabled_at, l.expires_at,
             l.expired_url, l.click_limit, l.password_hash, l.do_index, l.track_conversion, l.ios, l.android, l.geo,
             l.rules, l.test_variants, l.test_started_at, l.test_completed_at,
             CASE WHEN l.proxy THEN l.title END AS title,
             CASE WHEN l.proxy THEN l.description END AS description,
             CASE WHEN l.proxy THEN l.image END AS image,
             CASE WHEN l.proxy THEN l.video END AS video,
             l.deleted_at, l.revision, coalesce(s.clicks, 0) AS clicks
      FROM links l LEFT JOIN link_stats s ON s.link_id = l.id AND l.click_limit IS NOT NULL
      """;
  private static final String ALL = LINKS + "WHERE l.deleted_at IS NULL";
  private static final String BY_ID = LINKS + "WHERE l.id = ANY($1)";
  private static final String BY_KEY =
      LINKS
          + """
          WHERE l.domain = ANY($1) AND l.key_fold = lower($2) AND l.deleted_at IS NULL
          ORDER BY array_position($1, l.domain) LIMIT 1
          """;
  private static final String CHANGED =
      """
      SELECT id, revision, deleted_at IS NOT NULL AS gone FROM links
      WHERE revision > $1 ORDER BY revision LIMIT
      """
          + PAGE;
  private static final String PROGRESS =
      """
      SELECT last_value AS newest,
             pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest_open,
             pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next_open
      FROM revisions
      """;
  private static final String SETTINGS =
      "SELECT workspace_id, click_id_parameter FROM settings WHERE revision > $1";
  private static final String DOMAINS =
      """
      SELECT slug, expired_url, not_found_url, workspace_id
      FROM domains WHERE verified ORDER BY created_at DESC, slug
      """;
  private static final String DOMAINS_STATE =
      """
      SELECT count(*) || ' ' || coalesce(bit_xor(hashtextextended(id, revision)), 0) AS state
      FROM domains WHERE verified
      """;

  private final Database database;
  private final LinkTable table;
  private final Clock clock;

  /** Revisions of links that could not be read, by id. */
  private final Map<String, Long> unreadable = new ConcurrentHashMap<>();

  /** A row of {@link #changedSince}. */
  record Change(String id, long revision, boolean gone) {}

  LinkSource(Database database, LinkTable table, Clock clock) {
    this.database = database;
    this.table = table;
    this.clock = clock;
  }

  /** Streams every link into {@code sink}, a few thousand rows at a time. */
  Future<Void> all(Consumer<EdgeLink> sink) {
    return database.transaction(tx -> stream(tx, sink));
  }

  /** How far PostgreSQL is with revisions and those who draw them. */
  Future<RevisionMarks.Progress> progress() {
    return database
        .query(PROGRESS, Tuple.tuple())
        .map(rows -> {
          Row row = rows.iterator().next();
          return new RevisionMarks.Progress(
              row.getLong("newest"), row.getLong("oldest_open"), row.getLong("next_open"));
        });
  }

  /** At most {@link #PAGE}, oldest first, deleted ones too. */
  Future<List<Change>> changedSince(long revision) {
    return database
        .query(CHANGED, Tuple.of(revision))
        .map(rows -> {
          List<Change> changes = new ArrayList<>(rows.size());
          for (Row row : rows) {
            changes.add(
                new Change(row.getString("id"), row.getLong("revision"), row.getBoolean("gone")));
          }
          return changes;
        });
  }

  /** Reads links again: changed ones into the table, deleted ones out of it. */
  Future<Void> refresh(List<String> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture()
        : database
            .query(BY_ID, Tuple.of(ids.toArray(String[]::new)))
            .map(rows -> {
              for (Row row : rows) {
                if (row.getOffsetDateTime("deleted_at") != null) {
                  table.remove(row.getString("id"));
                } else {
                  accept(row, table::put);
                }
              }
              return null;
            });
  }

  /** The link of that key on the domain, or else on its fallbacks. */
  Future<@Nullable EdgeLink> find(EdgeDomain domain, String key) {
    String[] slugs =
        Stream.concat(Stream.of(domain), domain.fallbacks().stream())
            .map(EdgeDomain::slug)
            .toArray(String[]::new);
    return database
        .query(BY_KEY, Tuple.of(slugs, key))
        .map(rows -> rows.size() == 0 ? null : link(rows.iterator().next()));
  }

  Future<Void> settingsSince(long revision) {
    return database
        .query(SETTINGS, Tuple.of(revision))
        .map(rows -> {
          for (Row row : rows) {
            table
                .workspace(row.getString("workspace_id"))
                .parameter(row.getString("click_id_parameter"));
          }
          return null;
        });
  }

  /** Changes whenever a domain does that has an owner. */
  Future<String> domainsState() {
    return database
        .query(DOMAINS_STATE, Tuple.tuple())
        .map(rows -> rows.iterator().next().getString("state"));
  }

  /** Every domain that has an owner, by its name in lower case. A mere claim changes nothing. */
  Future<Map<String, EdgeDomain>> domains() {
    return database
        .query(DOMAINS, Tuple.tuple())
        .map(rows -> {
          Map<String, EdgeDomain> bySlug = new HashMap<>();
          List<EdgeDomain> shared = new ArrayList<>();
          for (Row row : rows) {
            EdgeDomain domain = table.domain(row.getString("slug"));
            domain.pages(
                new EdgeDomain.Pages(row.getString("expired_url"), row.getString("not_found_url")));
            bySlug.put(domain.slug().toLowerCase(Locale.ROOT), domain);
            String owner = row.getString("workspace_id");
            domain.owner(owner == null ? null : table.workspace(owner));
            if (owner == null) {
              shared.add(domain);
            }
          }
          for (EdgeDomain domain : shared) {
            domain.fallbacks(shared.stream().filter(other -> other != domain).toList());
          }
          return Map.copyOf(bySlug);
        });
  }

  private Future<Void> stream(SqlConnection tx, Consumer<EdgeLink> sink) {
    return tx.prepare(ALL)
        .compose(statement -> {
          Cursor cursor = statement.cursor();
          Promise<Void> done = Promise.promise();
          read(cursor, sink, done);
          return done.future().eventually(cursor::close).eventually(statement::close);
        });
  }

  private void read(Cursor cursor, Consumer<EdgeLink> sink, Promise<Void> done) {
    cursor
        .read(FETCH)
        .onComplete(
            (RowSet<Row> rows) -> {
              try {
                for (Row row : rows) {
                  accept(row, sink);
                }
                if (cursor.hasMore()) {
                  read(cursor, sink, done);
                } else {
                  done.complete();
                }
              } catch (RuntimeException e) {
                // Whoever waits for the table must hear of it.
                done.fail(e);
              }
            },
            done::fail);
  }

  /** One link that cannot be read must not keep all others from their visitors. */
  private void accept(Row row, Consumer<EdgeLink> sink) {
    EdgeLink link;
    try {
      link = link(row);
    } catch (RuntimeException e) {
      tell(row, e);
      return;
    }
    sink.accept(link);
  }

  /** Once per revision: what cannot be read is met again by every poll of the next half minute. */
  private void tell(Row row, RuntimeException failure) {
    String id = row.getString("id");
    if (unreadable.size() >= REMEMBERED) {
      unreadable.clear();
    }
    if (!row.getLong("revision").equals(unreadable.put(id, row.getLong("revision")))) {
      LOG.error("link {} cannot be read and is left as it was", id, failure);
    }
  }

  private EdgeLink link(Row row) {
    return new EdgeLink(
        table.domain(row.getString("domain")),
        table.workspace(row.getString("workspace_id")),
        row.getString("key"),
        row.getString("id"),
        row.getString("url"),
        row.getBoolean("do_index"),
        row.getBoolean("track_conversion"),
        row.getLong("revision"),
        extras(row));
  }

  private @Nullable Extras extras(Row row) {
    OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
    Long limit = row.getLong("click_limit");
    String password = row.getString("password_hash");
    boolean disabled = row.getOffsetDateTime("disabled_at") != null;
    Routes routes = routes(row);
    Preview preview = preview(row);
    boolean open = expiresAt == null && limit == null && password == null && !disabled;
    if (open && routes == Routes.NONE && preview == null) {
      return null;
    }
    return new Extras(
        disabled,
        expiresAt == null ? Long.MAX_VALUE : expiresAt.toInstant().toEpochMilli(),
        row.getString("expired_url"),
        limit == null ? 0 : limit,
        limit == null ? new AtomicLong() : counter(row.getString("id"), row.getLong("clicks")),
        password,
        routes,
        preview);
  }

  /** Null if there is nothing to show: then the destination's own card is the right one. */
  private static @Nullable Preview preview(Row row) {
    String title = row.getString("title");
    String description = row.getString("description");
    String image = row.getString("image");
    String video = row.getString("video");
    return title == null && description == null && image == null && video == null
        ? null
        : new Preview(
            ShortLinks.of(row.getString("domain"), row.getString("key")),
            title,
            description,
            image,
            video);
  }

  private Routes routes(Row row) {
    LinkTargets targets =
        new LinkTargets(
            RuleRows.rules(row.getString("id"), row.getJsonArray("rules")),
            row.getString("ios"),
            row.getString("android"),
            geo(row.getJsonObject("geo")));
    LinkTest test =
        new LinkTest(
            RuleRows.variants(row.getString("id"), row.getJsonArray("test_variants")),
            instant(row.getOffsetDateTime("test_started_at")),
            instant(row.getOffsetDateTime("test_completed_at")));
    return Routes.compile(row.getString("id"), targets, test, clock.millis());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  /** Clicks that this node has counted may be on their way to the database still. */
  private AtomicLong counter(String id, long stored) {
    Extras before = table.extrasOf(id);
    AtomicLong counter = before == null ? new AtomicLong() : before.clicks();
    counter.accumulateAndGet(stored, Math::max);
    return counter;
  }

  private static Map<String, String> geo(@Nullable JsonObject json) {
    if (json == null) {
      return Map.of();
    }
    Map<String, String> byCountry = new HashMap<>();
    json.forEach(entry -> {
      if (entry.getValue() instanceof String url) {
        byCountry.put(entry.getKey().toUpperCase(Locale.ROOT), url);
      }
    });
    return Map.copyOf(byCountry);
  }
}
