package io.tributary.auth.api;

import io.tributary.auth.domain.EmailAddress;
import io.tributary.auth.domain.Member;
import io.tributary.auth.domain.Role;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.store.MemberStore;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Members of the caller's workspace. */
public final class MembersHandler {
  private static final int PAGE_SIZE = 100;

  private final Database database;
  private final PasswordWorkers passwords;
  private final Scopes scopes;
  private final Clock clock;

  public MembersHandler(Database database, PasswordWorkers passwords, Scopes scopes, Clock clock) {
    this.scopes = scopes;
    this.database = database;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** {@code auth.members.list} */
  public Future<OperationReply> list(OperationCall call) {
    int size = call.queryInt("pageSize", PAGE_SIZE);
    int page = call.queryInt("page", 1);
    return MemberStore.list(database.reads(), call.workspaceId(), size, (page - 1) * size)
        .map(members ->
            OperationReply.of(new JsonArray(members.stream().map(AuthJson::member).toList())));
  }

  /** Somebody who may be added once the transaction agrees. */
  public record Newcomer(Member member, String passwordHash) {
    /** Without the hash: this may end up in logs. */
    @Override
    public String toString() {
      return member.id();
    }
  }

  /** Decodes the body and hashes the password, which no transaction should wait for. */
  public Future<Newcomer> prepare(OperationCall call) {
    Member member = decode(call.body());
    if (!Scopes.covers(call.principal().scopes(), scopes.of(member.role()))) {
      throw MeshException.forbidden("You cannot give somebody a role with more rights than yours.");
    }
    return passwords.hash(AuthJson.password(call.body())).map(hash -> new Newcomer(member, hash));
  }

  /** {@code auth.members.create} */
  public Future<OperationReply> create(OperationCall call, Newcomer newcomer, SqlConnection tx) {
    Member member = newcomer.member();
    return checkMayGrant(call.principal(), member.role(), tx)
        .compose(allowed -> MemberStore.insert(tx, member, newcomer.passwordHash()))
        .compose(inserted -> {
          if (!inserted) {
            throw MeshException.conflict("This e-mail address already has an account.");
          }
          return MemberStore.join(
              tx, call.workspaceId(), member.id(), member.role(), member.createdAt());
        })
        .map(joined -> OperationReply.of(AuthJson.member(member)));
  }

  private Member decode(JsonObject body) {
    String email =
        EmailAddress.parse(AuthJson.text(body, "email"))
            .orElseThrow(() -> MeshException.invalid("email", "must be an e-mail address"));
    String name = AuthJson.text(body, "name");
    Role role =
        Role.parse(AuthJson.text(body, "role"))
            .orElseThrow(() -> MeshException.invalid("role", "must be owner, admin or member"));
    return new Member(
        Ids.next("mem_"), email, name, role, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /** Owners are made by owners. */
  private static Future<Void> checkMayGrant(Principal maker, Role role, SqlConnection tx) {
    if (role != Role.owner) {
      return Future.succeededFuture();
    }
    if (maker.kind() != Principal.Kind.MEMBER) {
      throw MeshException.forbidden("Only an owner can make another owner.");
    }
    return MemberStore.get(tx, maker.workspaceId(), maker.subjectId())
        .map(found -> {
          if (found.isEmpty() || found.get().role() != Role.owner) {
            throw MeshException.forbidden("Only an owner can make another owner.");
          }
          return null;
        });
  }
}
