package io.tributary.tracking.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The table {@code links} and the tags on it. */
public final class LinkStore {
  private static final List<String> COLUMNS =
      List.of(
          "id, workspace_id, domain, key, url, external_id, tenant_id, program_id, partner_id",
          "product_id, folder_id, comments, user_id, archived, disabled_at, expires_at, expired_url",
          "click_limit, password_hash, track_conversion, proxy, rewrite, do_index, public_stats",
          "title, description, image, video, rules, ios, android, geo, utm_source, utm_medium",
          "utm_campaign, utm_term, utm_content, ref, test_variants, test_started_at",
          "test_completed_at, webhook_ids, created_at, updated_at");
  private static final String COLUMN_LIST = String.join(", ", COLUMNS);
  private static final int COLUMN_COUNT = COLUMN_LIST.split(",", -1).length;
  private static final String PLACEHOLDERS =
      IntStream.rangeClosed(1, COLUMN_COUNT)
          .mapToObj(i -> "$" + i)
          .collect(Collectors.joining(", "));

  private static final String INSERT =
      "INSERT INTO links ("
          + COLUMN_LIST
          + ") VALUES ("
          + PLACEHOLDERS
          + ")"
          + " ON CONFLICT DO NOTHING RETURNING revision";
  private static final String UPDATE =
      "UPDATE links SET ("
          + COLUMN_LIST
          + ", revision) = ("
          + PLACEHOLDERS
          + ", next_revision())"
          + " WHERE id = $1 AND workspace_id = $2 AND deleted_at IS NULL RETURNING revision";
  private static final String DELETE =
      """
      UPDATE links SET deleted_at = $3, updated_at = $3, revision = next_revision()
      WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL RETURNING id, revision
      """;
  private static final String LOCK =
      """
      SELECT * FROM links WHERE workspace_id = $1 AND deleted_at IS NULL AND %s
      ORDER BY created_at DESC, id LIMIT 1 FOR UPDATE
      """;

  /** PostgreSQL locks the rows after it has sorted them. */
  private static final String LOCK_ALL =
      """
      SELECT id FROM links
      WHERE workspace_id = $1 AND deleted_at IS NULL AND (id = ANY($2) OR external_id = ANY($3))
      ORDER BY id FOR UPDATE
      """;

  private static final String VIEWS =
      "SELECT "
          + LinkRows.VIEW_COLUMNS
          + " FROM links l LEFT JOIN link_stats s ON s.link_id = l.id WHERE l.workspace_id = $1 ";
  private static final String OF_PARTNERS =
      """
      SELECT DISTINCT l.created_at, l.id
      FROM unnest($2::text[], $3::text[]) AS p(partner_id, program_id) CROSS JOIN LATERAL (
        SELECT l.created_at, l.id FROM links l
        WHERE l.workspace_id = $1 AND l.partner_id = p.partner_id AND l.deleted_at IS NULL
          AND (p.program_id IS NULL OR l.program_id IS NULL OR l.program_id = p.program_id)
        ORDER BY l.created_at, l.id LIMIT $4 OFFSET $5) l
      ORDER BY l.created_at, l.id
      """;
  private static final String LIVE = "AND l.deleted_at IS NULL ";

  private static final String KEY_IS_TAKEN =
      "SELECT 1 FROM links WHERE domain = $1 AND key_fold = lower($2) AND deleted_at IS NULL";
  private static final String TRACKS = "SELECT track_conversion FROM links WHERE id = $1";
  private static final String UNTAG = "DELETE FROM link_tags WHERE link_id = $1";
  private static final String TAG = "INSERT INTO link_tags (link_id, tag_id) VALUES ($1, $2)";

  /** The new revision, or empty if its key or external id is taken. */
  public Future<Optional<Long>> insert(SqlConnection tx, Link link) {
    return tx.preparedQuery(INSERT).execute(LinkRows.values(link)).map(LinkStore::firstRevision);
  }

  private static Locked<Link> locked(Row row) {
    Link link = LinkRows.link(row);
    return Locked.row(link.id(), link);
  }

  /**
   * Writes all columns of a link, of which nobody else changes one meanwhile; fails with CONFLICT
   * if key or external id are taken.
   */
  public Future<Long> update(SqlConnection tx, Locked<Link> before, Link link) {
    if (!before.id().equals(link.id())) {
      throw new IllegalArgumentException(link.id() + " is not the link that is locked");
    }
    return tx.preparedQuery(UPDATE)
        .execute(LinkRows.values(link))
        .map(rows -> firstRevision(rows).orElseThrow(() -> notFound(link.id())))
        .recover(failure -> Future.failedFuture(named(failure, link)));
  }

  /** Deletes those of the links that exist; the answer has their new revisions by id. */
  public Future<Map<String, Long>> delete(
      SqlConnection tx, String workspaceId, Collection<String> ids, java.time.Instant now) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, Columns.texts(ids), Columns.time(now)))
        .map(rows -> {
          Map<String, Long> revisions = new LinkedHashMap<>();
          rows.forEach(row -> revisions.put(row.getString("id"), row.getLong("revision")));
          return revisions;
        });
  }

  public Future<Boolean> isKeyTaken(SqlClient client, String domain, String key) {
    return client
        .preparedQuery(KEY_IS_TAKEN)
        .execute(Tuple.of(domain, key))
        .map(rows -> rows.size() > 0);
  }

  /** Whether leads and sales are attributed to the link's clicks; also of one that was deleted. */
  public Future<Boolean> tracksConversions(SqlClient client, String linkId) {
    return client
        .preparedQuery(TRACKS)
        .execute(Tuple.of(linkId))
        .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("track_conversion"));
  }

  /** Reads a link that is about to be written. */
  public Future<Optional<Locked<Link>>> lock(SqlConnection tx, String workspaceId, LinkRef ref) {
    return tx.preparedQuery(LOCK.formatted(ref.condition()))
        .execute(ref.arguments(workspaceId))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(locked(rows.iterator().next())));
  }

  /**
   * Locks links that are about to be written together, by id: in the callers' orders, two calls on
   * the same links would wait for each other. The answer has the ids of those that exist.
   *
   * @param refs ids, ours or the merchant's
   */
  public Future<List<String>> lockAll(
      SqlConnection tx, String workspaceId, Collection<LinkRef> refs) {
    List<String> ids = new ArrayList<>();
    List<String> externalIds = new ArrayList<>();
    for (LinkRef ref : refs) {
      switch (ref) {
        case LinkRef.ById byId -> ids.add(byId.id());
        case LinkRef.ByExternalId external -> externalIds.add(external.externalId());
        default -> throw new IllegalArgumentException("not an id: " + ref);
      }
    }
    return tx.preparedQuery(LOCK_ALL)
        .execute(Tuple.of(workspaceId, Columns.texts(ids), Columns.texts(externalIds)))
        .map(rows -> {
          List<String> found = new ArrayList<>();
          rows.forEach(row -> found.add(row.getString("id")));
          return found;
        });
  }

  public Future<Optional<LinkView>> find(SqlClient client, String workspaceId, LinkRef ref) {
    return client
        .preparedQuery(VIEWS + LIVE + "AND " + ref.condition() + " LIMIT 1")
        .execute(ref.arguments(workspaceId))
        .map(rows -> views(rows).stream().findFirst());
  }

  /** The links of these ids, deleted ones too: what happened on them is still shown. */
  public Future<Map<String, LinkView>> findAll(
      SqlClient client, String workspaceId, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(VIEWS + "AND l.id = ANY($2)")
        .execute(Tuple.of(workspaceId, Columns.texts(ids)))
        .map(rows -> {
          Map<String, LinkView> byId = new LinkedHashMap<>();
          views(rows).forEach(view -> byId.put(view.link().id(), view));
          return byId;
        });
  }

  /**
   * Links of partners, the oldest first, of each partner in each programme one page.
   *
   * @param programIds of each partner the programme; a null stands for all. Links that belong to no
   *     programme count to every one
   */
  public Future<List<LinkView>> ofPartners(
      SqlClient client,
      String workspaceId,
      List<String> partnerIds,
      List<@Nullable String> programIds,
      int page,
      int pageSize) {
    return client
        .preparedQuery(OF_PARTNERS)
        .execute(
            Tuple.tuple()
                .addString(workspaceId)
                .addValue(Columns.texts(partnerIds))
                .addValue(programIds.toArray(String[]::new))
                .addInteger(pageSize)
                .addLong((page - 1L) * pageSize))
        .compose(rows -> {
          List<String> ids = new ArrayList<>(rows.size());
          rows.forEach(row -> ids.add(row.getString("id")));
          return findAll(client, workspaceId, ids)
              .map(byId -> ids.stream().map(byId::get).filter(Objects::nonNull).toList());
        });
  }

  /** Fails if one of the link's destinations leads back to it, by way of other short links. */
  public Future<Void> checkNoCircle(SqlConnection tx, Link link) {
    return LinkChains.check(tx, link);
  }

  public Future<Void> retag(SqlConnection tx, String linkId, Collection<String> tagIds) {
    List<Tuple> rows = tagIds.stream().map(tagId -> Tuple.of(linkId, tagId)).toList();
    return tx.preparedQuery(UNTAG)
        .execute(Tuple.of(linkId))
        .compose(done ->
            rows.isEmpty() ? Future.succeededFuture() : tx.preparedQuery(TAG).executeBatch(rows))
        .mapEmpty();
  }

  static List<LinkView> views(RowSet<Row> rows) {
    List<LinkView> views = new ArrayList<>(rows.size());
    rows.forEach(row -> views.add(LinkRows.view(row)));
    return views;
  }

  public static MeshException notFound(String id) {
    return MeshException.notFound("There is no link «" + id + "» in this workspace.");
  }

  public static MeshException keyTaken(Link link) {
    return MeshException.conflict(
        "There is already a link " + link.domain() + "/" + link.key() + ".");
  }

  public static MeshException externalIdTaken(Link link) {
    return MeshException.conflict(
        "There is already a link with the external id «" + link.owner().externalId() + "».");
  }

  private static Throwable named(Throwable failure, Link link) {
    if (SqlFailures.isUniqueViolation(failure, "links_key_taken")) {
      return keyTaken(link);
    }
    return SqlFailures.isUniqueViolation(failure, "links_external_id_taken")
        ? externalIdTaken(link)
        : failure;
  }

  private static Optional<Long> firstRevision(RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(rows.iterator().next().getLong("revision"));
  }
}
