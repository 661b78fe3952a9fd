package io.tributary.auth.store;

import io.tributary.auth.domain.Member;
import io.tributary.auth.domain.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables {@code members} and {@code memberships}. */
public final class MemberStore {
  private static final String INSERT =
      """
      INSERT INTO members (id, email, name, password_hash, created_at)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (email) DO NOTHING
      """;
  private static final String JOIN =
      """
      INSERT INTO memberships (workspace_id, member_id, role, created_at) VALUES ($1, $2, $3, $4)
      """;
  private static final String CREDENTIALS =
      """
      SELECT id, email, name, password_hash FROM members WHERE email = $1
      """;
  private static final String GET =
      """
      SELECT m.id, m.email, m.name, s.role, s.created_at
      FROM memberships s JOIN members m ON m.id = s.member_id
      WHERE s.workspace_id = $1 AND m.id = $2
      """;
  private static final String LIST =
      """
      SELECT m.id, m.email, m.name, s.role, s.created_at
      FROM memberships s JOIN members m ON m.id = s.member_id
      WHERE s.workspace_id = $1
      ORDER BY s.created_at, m.id
      LIMIT $2 OFFSET $3
      """;

  private MemberStore() {}

  /** What a sign-in is checked against. */
  public record Credentials(String memberId, String email, String name, String passwordHash) {
    /** Without the hash: this may end up in logs. */
    @Override
    public String toString() {
      return memberId;
    }
  }

  /** False if the address already has an account. */
  public static Future<Boolean> insert(SqlConnection tx, Member member, String passwordHash) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                member.id(),
                member.email(),
                member.name(),
                passwordHash,
                member.createdAt().atOffset(ZoneOffset.UTC)))
        .map(done -> done.rowCount() == 1);
  }

  public static Future<Void> join(
      SqlConnection tx, String workspaceId, String memberId, Role role, Instant at) {
    return tx.preparedQuery(JOIN)
        .execute(Tuple.of(workspaceId, memberId, role.name(), at.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** The account of a folded address. */
  public static Future<Optional<Credentials>> credentials(SqlClient sql, String email) {
    return sql.preparedQuery(CREDENTIALS)
        .execute(Tuple.of(email))
        .map(rows -> {
          if (rows.size() == 0) {
            return Optional.empty();
          }
          Row row = rows.iterator().next();
          return Optional.of(
              new Credentials(
                  row.getString("id"),
                  row.getString("email"),
                  row.getString("name"),
                  row.getString("password_hash")));
        });
  }

  public static Future<Optional<Member>> get(SqlClient sql, String workspaceId, String memberId) {
    return sql.preparedQuery(GET)
        .execute(Tuple.of(workspaceId, memberId))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(member(rows.iterator().next())));
  }

  /** In the order in which they joined. */
  public static Future<List<Member>> list(
      SqlClient sql, String workspaceId, int limit, int offset) {
    return sql.preparedQuery(LIST)
        .execute(Tuple.of(workspaceId, limit, offset))
        .map(rows -> {
          List<Member> found = new ArrayList<>(rows.size());
          rows.forEach(row -> found.add(member(row)));
          return found;
        });
  }

  private static Member member(Row row) {
    return new Member(
        row.getString("id"),
        row.getString("email"),
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
