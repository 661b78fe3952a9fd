package io.tributary.payments.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Partners as persons, apart from the programmes they are in. */
public final class Partners {
  /** Two calls that make the same partner must not both find that there is none. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('payments.partners:' || $1, 0))";

  private static final String BY_EMAIL =
      "SELECT id FROM partners WHERE workspace_id = $1 AND lower(email) = lower($2)";
  private static final String INSERT =
      """
      INSERT INTO partners (id, workspace_id, name, email, username, image, country, description, locale,
                            created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
      """;
  private static final String UPDATE =
      """
      UPDATE partners
         SET name = coalesce($3, name), email = coalesce($4, email), username = coalesce($5, username),
             image = coalesce($6, image), country = coalesce($7, country),
             description = coalesce($8, description), locale = coalesce($9, locale), updated_at = $10
       WHERE workspace_id = $1 AND id = $2
      """;

  private Partners() {}

  /** What is known about a partner; null leaves an existing partner's as it is. */
  public record Profile(
      @Nullable String name,
      @Nullable String email,
      @Nullable String username,
      @Nullable String image,
      @Nullable String country,
      @Nullable String description,
      @Nullable String locale) {}

  public static Future<Void> lock(SqlConnection tx, String workspaceId) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(workspaceId)).mapEmpty();
  }

  public static Future<Optional<String>> idOfEmail(
      SqlConnection tx, String workspaceId, @Nullable String email) {
    if (email == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return tx.preparedQuery(BY_EMAIL)
        .execute(Tuple.of(workspaceId, email))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getString("id")));
  }

  /** Name and locale must be there. */
  public static Future<Void> insert(
      SqlConnection tx, String workspaceId, String id, Profile profile, Instant now) {
    return tx.preparedQuery(INSERT).execute(row(id, workspaceId, profile, now)).mapEmpty();
  }

  public static Future<Void> update(
      SqlConnection tx, String workspaceId, String id, Profile profile, Instant now) {
    return tx.preparedQuery(UPDATE).execute(row(workspaceId, id, profile, now)).mapEmpty();
  }

  private static Tuple row(String first, String second, Profile profile, Instant now) {
    return Tuple.of(
        first,
        second,
        profile.name(),
        profile.email(),
        profile.username(),
        profile.image(),
        profile.country(),
        profile.description(),
        profile.locale(),
        Times.utc(now));
  }
}
