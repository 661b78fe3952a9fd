package io.tributary.tracking.store;

import io.tributary.tracking.domain.DomainClaim;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Domains that are claimed and not proved, in the table {@code domains}. */
public final class ClaimStore {
  private static final String TAKE =
      """
      UPDATE domains SET checked_at = $1
      WHERE id IN (
        SELECT id FROM domains
        WHERE NOT verified AND token IS NOT NULL AND claimed_at > $3
          AND (checked_at IS NULL OR checked_at < $2)
        ORDER BY checked_at NULLS FIRST LIMIT $4 FOR UPDATE SKIP LOCKED)
      RETURNING workspace_id, slug, token
      """;
  private static final String OPEN =
      "SELECT count(*) AS n FROM domains WHERE workspace_id = $1 AND NOT verified";
  private static final String OWNED_BY_ANOTHER =
      """
      SELECT 1 FROM domains
      WHERE slug = $2 AND verified AND workspace_id IS DISTINCT FROM $1
      """;
  private static final String PROVE =
      """
      UPDATE domains SET verified = true, updated_at = $4
      WHERE workspace_id = $1 AND slug = $2 AND token = $3 AND NOT verified
        AND NOT EXISTS (SELECT 1 FROM domains other WHERE other.slug = $2 AND other.verified)
      """;
  private static final String REMOVE_OTHER_CLAIMS =
      "DELETE FROM domains WHERE slug = $2 AND workspace_id IS DISTINCT FROM $1";
  private static final String REMOVE_OTHER_LINKS =
      """
      UPDATE links SET deleted_at = $3, updated_at = $3, revision = next_revision()
      WHERE domain = $2 AND workspace_id <> $1 AND deleted_at IS NULL
      """;

  /** A claim, and whose it is. */
  public record OpenClaim(String workspaceId, DomainClaim claim) {}

  /**
   * Claims whose turn it is; nobody else gets them until {@code checkedBefore} has passed again.
   *
   * @param claimedAfter older ones are left alone
   */
  public Future<List<OpenClaim>> take(
      SqlConnection tx, Instant now, Instant checkedBefore, Instant claimedAfter, int limit) {
    return tx.preparedQuery(TAKE)
        .execute(
            Tuple.of(
                Columns.time(now), Columns.time(checkedBefore), Columns.time(claimedAfter), limit))
        .map(rows -> {
          List<OpenClaim> claims = new ArrayList<>(rows.size());
          for (Row row : rows) {
            claims.add(
                new OpenClaim(
                    row.getString("workspace_id"),
                    new DomainClaim(row.getString("slug"), row.getString("token"))));
          }
          return claims;
        });
  }

  /** How many names a workspace claims without having proved them. */
  public Future<Long> open(SqlConnection tx, String workspaceId) {
    return tx.preparedQuery(OPEN)
        .execute(Tuple.of(workspaceId))
        .map(rows -> rows.iterator().next().getLong("n"));
  }

  /**
   * Whether somebody else has the name. Until the transaction ends nobody gets it, so that a claim
   * and a proof of the same name never pass each other unseen.
   */
  public Future<Boolean> isOwnedByAnother(SqlConnection tx, String workspaceId, String slug) {
    return Locks.take(tx, "domain", slug)
        .compose(locked -> tx.preparedQuery(OWNED_BY_ANOTHER).execute(Tuple.of(workspaceId, slug)))
        .map(rows -> rows.size() > 0);
  }

  /**
   * Gives the name to the workspace, and removes what others made on it while it was nobody's.
   *
   * @return false if the claim is gone or changed, or somebody else was faster
   */
  public Future<Boolean> prove(
      SqlConnection tx, String workspaceId, DomainClaim claim, Instant now) {
    return Locks.take(tx, "domain", claim.slug())
        .compose(locked ->
            tx.preparedQuery(PROVE)
                .execute(Tuple.of(workspaceId, claim.slug(), claim.token(), Columns.time(now))))
        .compose(rows ->
            rows.rowCount() == 0
                ? Future.succeededFuture(false)
                : removeOthers(tx, workspaceId, claim.slug(), now).map(true));
  }

  private static Future<Void> removeOthers(
      SqlConnection tx, String workspaceId, String slug, Instant now) {
    return tx.preparedQuery(REMOVE_OTHER_CLAIMS)
        .execute(Tuple.of(workspaceId, slug))
        .compose(done ->
            tx.preparedQuery(REMOVE_OTHER_LINKS)
                .execute(Tuple.of(workspaceId, slug, Columns.time(now))))
        .mapEmpty();
  }
}
