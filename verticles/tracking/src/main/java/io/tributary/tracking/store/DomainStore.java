package io.tributary.tracking.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.kit.sql.Update;
import io.tributary.kit.sql.Where;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.LinkDomain;
import io.tributary.tracking.domain.Slugs;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code domains}. */
public final class DomainStore {
  private static final String SELECT = "SELECT d.* FROM domains d ";

  private static final String ENSURE_SHARED =
      """
      INSERT INTO domains (id, workspace_id, slug, verified, is_primary, created_at, updated_at)
      VALUES ($1, NULL, $2, true, false, $3, $3) ON CONFLICT DO NOTHING
      """;
  private static final String INSERT =
      """
      INSERT INTO domains (id, workspace_id, slug, is_primary, archived, placeholder, expired_url,
                           not_found_url, logo, created_at, updated_at, verified, token, claimed_at)
      VALUES ($1, $2, $3, NOT EXISTS (SELECT 1 FROM domains WHERE workspace_id = $2 AND is_primary),
              $4, $5, $6, $7, $8, $9, $9, $10, $11, $9)
      """;
  private static final String USABLE =
      SELECT
          + """
           WHERE d.slug = $2 AND (d.workspace_id = $1 OR d.workspace_id IS NULL)
          ORDER BY d.verified DESC LIMIT 1
          """;
  private static final String HOLD_CLAIM =
      "SELECT 1 FROM domains WHERE id = $1 AND slug = $2 FOR KEY SHARE";
  private static final String PREFERRED =
      SELECT
          + """
           WHERE (d.workspace_id = $1 AND d.verified AND NOT d.archived) OR d.workspace_id IS NULL
          ORDER BY d.workspace_id IS NULL, d.is_primary DESC, d.slug = $2 DESC, d.created_at LIMIT 1
          """;
  private static final String OWN = SELECT + " WHERE d.workspace_id = $1 AND d.slug = $2";

  /**
   * Not against those who make links on it meanwhile: its name stays, or their links go with it.
   */
  private static final String LOCK = OWN + " FOR NO KEY UPDATE";

  private static final String DEMOTE =
      "UPDATE domains SET is_primary = false WHERE workspace_id = $1 AND id <> $2 AND is_primary";
  private static final String MOVE_LINKS =
      """
      UPDATE links SET domain = $3, revision = next_revision()
      WHERE workspace_id = $1 AND domain = $2 AND deleted_at IS NULL
      """;
  private static final String DELETE_LINKS =
      """
      UPDATE links SET deleted_at = $3, updated_at = $3, revision = next_revision()
      WHERE workspace_id = $1 AND domain = $2 AND deleted_at IS NULL
      """;
  private static final String DELETE = "DELETE FROM domains WHERE workspace_id = $1 AND slug = $2";
  private static final String KNOWN =
      "SELECT slug FROM domains WHERE slug = ANY($2) AND (verified OR workspace_id = $1)";

  /** Makes the platform's own domain, if it is not there. */
  public Future<Void> ensureShared(SqlClient client, String id, String slug, Instant now) {
    return client
        .preparedQuery(ENSURE_SHARED)
        .execute(Tuple.of(id, slug, Columns.time(now)))
        .mapEmpty();
  }

  public Future<Void> insert(SqlConnection tx, String workspaceId, LinkDomain domain) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addString(domain.id())
                .addString(workspaceId)
                .addString(domain.slug())
                .addBoolean(domain.archived())
                .addString(domain.placeholder())
                .addString(domain.expiredUrl())
                .addString(domain.notFoundUrl())
                .addString(domain.logo())
                .addOffsetDateTime(Columns.time(domain.createdAt()))
                .addBoolean(domain.verified())
                .addString(domain.token()))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, domain.slug())));
  }

  /**
   * The domain of that name, if this workspace may make links on it. A mere claim stays until the
   * transaction ends: who proves the name meanwhile waits, and finds the link that is made here.
   */
  public Future<Optional<LinkDomain>> usable(SqlConnection tx, String workspaceId, String slug) {
    return tx.preparedQuery(USABLE)
        .execute(Tuple.of(workspaceId, slug))
        .map(DomainStore::one)
        .compose(found ->
            found.isEmpty() || found.get().verified()
                ? Future.succeededFuture(found)
                : held(tx, found.get()));
  }

  private static Future<Optional<LinkDomain>> held(SqlConnection tx, LinkDomain claimed) {
    return tx.preparedQuery(HOLD_CLAIM)
        .execute(Tuple.of(claimed.id(), claimed.slug()))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(claimed));
  }

  /** Where links are made when no domain is named: the workspace's own before the platform's. */
  public Future<Optional<LinkDomain>> preferred(
      SqlClient client, String workspaceId, String defaultSlug) {
    return client
        .preparedQuery(PREFERRED)
        .execute(Tuple.of(workspaceId, defaultSlug))
        .map(DomainStore::one);
  }

  public Future<Optional<LinkDomain>> own(SqlClient client, String workspaceId, String slug) {
    return client.preparedQuery(OWN).execute(Tuple.of(workspaceId, slug)).map(DomainStore::one);
  }

  /** Reads a domain that is about to be written. */
  public Future<Optional<Locked<LinkDomain>>> lock(
      SqlConnection tx, String workspaceId, String slug) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, slug))
        .map(rows -> one(rows).map(domain -> Locked.row(domain.id(), domain)));
  }

  /** Writes a domain; when its name changes its links go with it, and its proof begins anew. */
  public Future<Void> update(
      SqlConnection tx, String workspaceId, Locked<LinkDomain> before, LinkDomain after) {
    String oldSlug = before.value().slug();
    boolean renamed = !oldSlug.equals(after.slug());
    return Update.of("domains", before, after)
        .column("slug", LinkDomain::slug)
        .column("archived", LinkDomain::archived)
        .column("placeholder", LinkDomain::placeholder)
        .column("expired_url", LinkDomain::expiredUrl)
        .column("not_found_url", LinkDomain::notFoundUrl)
        .column("logo", LinkDomain::logo)
        .column("is_primary", LinkDomain::primary)
        .column("verified", LinkDomain::verified)
        .column("token", LinkDomain::token)
        .when(renamed, "claimed_at", Columns.time(after.updatedAt()))
        .when(renamed, "checked_at", null)
        .stamp("updated_at", Columns.time(after.updatedAt()))
        .write(tx, workspaceId)
        .compose(done ->
            after.primary()
                ? tx.preparedQuery(DEMOTE).execute(Tuple.of(workspaceId, after.id()))
                : Future.succeededFuture())
        .compose(done ->
            renamed
                ? tx.preparedQuery(MOVE_LINKS).execute(Tuple.of(workspaceId, oldSlug, after.slug()))
                : Future.succeededFuture())
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, after.slug())));
  }

  /** Deletes a domain and its links. False if there is no such domain. */
  public Future<Boolean> delete(SqlConnection tx, String workspaceId, String slug, Instant now) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, slug))
        .compose(rows ->
            rows.rowCount() == 0
                ? Future.succeededFuture(false)
                : tx.preparedQuery(DELETE_LINKS)
                    .execute(Tuple.of(workspaceId, slug, Columns.time(now)))
                    .map(true));
  }

  /** The workspace's own domains, then the platform's. */
  public Future<List<LinkDomain>> list(
      SqlClient client,
      String workspaceId,
      boolean archived,
      @Nullable String search,
      int page,
      int pageSize) {
    Where where =
        Where.of("(d.workspace_id = ? OR d.workspace_id IS NULL)", workspaceId)
            .and("d.archived = ?", archived);
    if (search != null) {
      where.and("d.slug LIKE ?", Columns.containing(Slugs.fold(search)));
    }
    String sql =
        SELECT
            + where.sql()
            + " ORDER BY d.workspace_id IS NULL, d.is_primary DESC, d.created_at, d.id LIMIT "
            + where.bind(pageSize)
            + " OFFSET "
            + where.bind((page - 1L) * pageSize);
    return client
        .preparedQuery(sql)
        .execute(where.arguments())
        .map(rows -> {
          List<LinkDomain> domains = new ArrayList<>(rows.size());
          rows.forEach(row -> domains.add(domain(row)));
          return domains;
        });
  }

  /** Those of the names that somebody here has, or that the workspace claims, if one is given. */
  public Future<Set<String>> known(
      SqlClient client, @Nullable String workspaceId, Collection<String> slugs) {
    return client
        .preparedQuery(KNOWN)
        .execute(Tuple.of(workspaceId, Columns.texts(slugs)))
        .map(rows -> {
          Set<String> known = new HashSet<>();
          rows.forEach(row -> known.add(row.getString("slug")));
          return known;
        });
  }

  private static Optional<LinkDomain> one(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(domain(rows.iterator().next()));
  }

  private static LinkDomain domain(Row row) {
    return new LinkDomain(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("slug"),
        row.getBoolean("verified"),
        row.getString("token"),
        row.getBoolean("is_primary"),
        row.getBoolean("archived"),
        row.getString("placeholder"),
        row.getString("expired_url"),
        row.getString("not_found_url"),
        row.getString("logo"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }

  private static Throwable named(Throwable failure, String slug) {
    if (SqlFailures.isUniqueViolation(failure, "links_key_taken")) {
      return MeshException.conflict("A key of these links is taken on «" + slug + "».");
    }
    return SqlFailures.isUniqueViolation(failure, "domains_owned")
            || SqlFailures.isUniqueViolation(failure, "domains_claimed")
        ? taken(slug)
        : failure;
  }

  /** The name belongs to somebody, or this workspace has it already. */
  public static MeshException taken(String slug) {
    return MeshException.conflict("The domain «" + slug + "» is taken.");
  }
}
