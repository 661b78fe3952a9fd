package io.tributary.auth.api;

import io.micrometer.core.instrument.Counter;
import io.tributary.auth.domain.EmailAddress;
import io.tributary.auth.domain.Membership;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.domain.Workspace;
import io.tributary.auth.login.LoginLimiter;
import io.tributary.auth.store.MemberStore;
import io.tributary.auth.store.MemberStore.Credentials;
import io.tributary.auth.store.WorkspaceStore;
import io.tributary.auth.token.TokenIssuer;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in, and asking who one is. */
public final class SessionHandler {
  /** The same for an unknown address and a wrong password: it must not tell which it was. */
  private static final String WRONG = "The e-mail address or the password is wrong.";

  private final Database database;
  private final LoginLimiter limiter;
  private final PasswordWorkers passwords;
  private final String nobodysHash;
  private final TokenIssuer tokens;
  private final Counter accepted = LoginLimiter.attempts("accepted");
  private final Counter wrong = LoginLimiter.attempts("wrong");

  /**
   * @param nobodysHash the hash of a password that nobody knows: checking one against it takes as
   *     long for an unknown address as for a known one
   */
  public SessionHandler(
      Database database,
      LoginLimiter limiter,
      PasswordWorkers passwords,
      String nobodysHash,
      TokenIssuer tokens) {
    this.database = database;
    this.limiter = limiter;
    this.passwords = passwords;
    this.nobodysHash = nobodysHash;
    this.tokens = tokens;
  }

  /** {@code auth.session.login} */
  public Future<OperationReply> login(OperationCall call) {
    String email = EmailAddress.fold(AuthJson.text(call.body(), "email"));
    String password = AuthJson.password(call.body());
    String workspaceId = call.body().getString("workspaceId");
    return limiter
        .take(email, call.request().clientIp())
        .compose(allowed -> MemberStore.credentials(database.reads(), email))
        .compose(found -> check(found, password))
        .compose(account ->
            choose(account.memberId(), workspaceId)
                .map(membership -> session(account, membership)));
  }

  /** {@code auth.session.switch} */
  public Future<OperationReply> switchWorkspace(OperationCall call) {
    Principal principal = call.principal();
    if (principal.kind() != Principal.Kind.MEMBER) {
      throw MeshException.forbidden("An API key belongs to one workspace.");
    }
    String workspaceId = AuthJson.text(call.body(), "workspaceId");
    return WorkspaceStore.ofMember(database.reads(), principal.subjectId(), workspaceId)
        .map(found -> found.orElseThrow(() -> WorkspacesHandler.unknown(workspaceId)))
        .compose(membership ->
            MemberStore.get(database.reads(), workspaceId, principal.subjectId())
                .map(found -> found.orElseThrow(() -> WorkspacesHandler.unknown(workspaceId)))
                .map(member -> session(member.id(), member.email(), member.name(), membership)));
  }

  /** {@code auth.session.me} */
  public Future<OperationReply> me(OperationCall call) {
    Principal principal = call.principal();
    return WorkspaceStore.get(database.reads(), principal.workspaceId())
        .map(found -> found.orElseThrow(SessionHandler::gone))
        .compose(workspace ->
            Future.all(member(principal), isOperator(workspace))
                .map(found ->
                    OperationReply.of(
                        new JsonObject()
                            .put("member", found.<@Nullable JsonObject>resultAt(0))
                            .put("workspace", AuthJson.workspace(workspace))
                            .put("scopes", new JsonArray(Scopes.tidy(principal.scopes())))
                            .put("operator", found.<Boolean>resultAt(1)))));
  }

  private Future<Boolean> isOperator(Workspace workspace) {
    return WorkspaceStore.first(database.reads())
        .map(first -> first.isPresent() && first.get().id().equals(workspace.id()));
  }

  private Future<@Nullable JsonObject> member(Principal principal) {
    return principal.kind() != Principal.Kind.MEMBER
        ? Future.succeededFuture()
        : MemberStore.get(database.reads(), principal.workspaceId(), principal.subjectId())
            .map(found -> AuthJson.member(found.orElseThrow(SessionHandler::gone)));
  }

  private Future<Credentials> check(Optional<Credentials> found, String password) {
    return passwords
        .matches(password, found.map(Credentials::passwordHash).orElse(nobodysHash))
        .map(matches -> {
          if (!matches || found.isEmpty()) {
            wrong.increment();
            throw MeshException.unauthorized(WRONG);
          }
          return found.get();
        });
  }

  /** The workspace that was asked for, or the one joined first. */
  private Future<Membership> choose(String memberId, @Nullable String workspaceId) {
    return WorkspaceStore.ofMember(database.reads(), memberId)
        .map((List<Membership> all) ->
            all.stream()
                .filter(one -> workspaceId == null || one.workspace().id().equals(workspaceId))
                .findFirst()
                .orElseThrow(
                    () -> MeshException.forbidden("This account belongs to no such workspace.")));
  }

  private OperationReply session(Credentials account, Membership membership) {
    accepted.increment();
    return session(account.memberId(), account.email(), account.name(), membership);
  }

  private OperationReply session(
      String memberId, String email, String name, Membership membership) {
    return AuthJson.secret(
        new JsonObject()
            .put("token", tokens.issue(memberId, membership))
            .put("tokenType", "Bearer")
            .put("expiresIn", tokens.lifetimeSeconds())
            .put(
                "member",
                new JsonObject()
                    .put("id", memberId)
                    .put("email", email)
                    .put("name", name)
                    .put("role", membership.role().name()))
            .put("workspace", AuthJson.workspace(membership.workspace())));
  }

  private static MeshException gone() {
    return MeshException.unauthorized("The account of this credential does not exist any more.");
  }
}
