package io.tributary.payments.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.Update;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
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
  private static final String COMPLETE =
      """
      UPDATE partners
         SET email = coalesce(email, $3), username = coalesce(username, $4), image = coalesce(image, $5),
             country = coalesce(country, $6), description = coalesce(description, $7), updated_at = $8
       WHERE workspace_id = $1 AND id = $2
         AND ((email IS NULL AND $3::text IS NOT NULL) OR (username IS NULL AND $4::text IS NOT NULL)
              OR (image IS NULL AND $5::text IS NOT NULL) OR (country IS NULL AND $6::text IS NOT NULL)
              OR (description IS NULL AND $7::text IS NOT NULL))
      """;
  private static final String LOCK_ONE =
      """
      SELECT name, email, username, image, country, description, locale FROM partners
      WHERE workspace_id = $1 AND id = $2 FOR UPDATE
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

  /** Fills in what nobody has said about a partner yet; what is known stays. */
  public static Future<Void> complete(
      SqlConnection tx, String workspaceId, String id, Profile profile, Instant now) {
    return tx.preparedQuery(COMPLETE)
        .execute(
            Tuple.of(
                workspaceId,
                id,
                profile.email(),
                profile.username(),
                profile.image(),
                profile.country(),
                profile.description(),
                Times.utc(now)))
        .mapEmpty();
  }

  /** Reads a partner who is there and about to be written. */
  public static Future<Locked<Profile>> lockOne(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK_ONE)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> {
          Row row = rows.iterator().next();
          return Locked.row(
              id,
              new Profile(
                  row.getString("name"),
                  row.getString("email"),
                  row.getString("username"),
                  row.getString("image"),
                  row.getString("country"),
                  row.getString("description"),
                  row.getString("locale")));
        });
  }

  public static Future<Void> update(
      SqlConnection tx, String workspaceId, Locked<Profile> before, Profile after, Instant now) {
    return Update.of("partners", before, after)
        .column("name", Profile::name)
        .column("email", Profile::email)
        .column("username", Profile::username)
        .column("image", Profile::image)
        .column("country", Profile::country)
        .column("description", Profile::description)
        .column("locale", Profile::locale)
        .stamp("updated_at", Times.utc(now))
        .write(tx, workspaceId)
        .mapEmpty();
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
