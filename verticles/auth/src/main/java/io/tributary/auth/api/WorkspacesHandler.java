package io.tributary.auth.api;

import io.tributary.auth.config.AuthConfig;
import io.tributary.auth.domain.Base62;
import io.tributary.auth.domain.Membership;
import io.tributary.auth.domain.Role;
import io.tributary.auth.domain.Slug;
import io.tributary.auth.domain.Workspace;
import io.tributary.auth.store.MemberStore;
import io.tributary.auth.store.WorkspaceStore;
import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Workspaces: those of a member, or the one that an API key belongs to. */
public final class WorkspacesHandler {
  /** A person with more workspaces than this is a script. */
  private static final int MOST_PER_MEMBER = 100;

  private static final int SUFFIX_CHARACTERS = 6;

  private final Database database;
  private final AuthConfig config;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public WorkspacesHandler(Database database, AuthConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** {@code auth.internal.operatorWorkspace} */
  public Future<OperationReply> operator(OperationCall call) {
    return WorkspaceStore.first(database.reads())
        .map(found ->
            found
                .map(workspace ->
                    OperationReply.of(new JsonObject().put("workspaceId", workspace.id())))
                .orElseThrow(() -> MeshException.notFound("There is no workspace yet.")));
  }

  /** {@code auth.workspaces.list} */
  public Future<OperationReply> list(OperationCall call) {
    return visible(call.principal())
        .map(all ->
            OperationReply.of(new JsonArray(all.stream().map(AuthJson::workspace).toList())));
  }

  /** {@code auth.workspaces.get} */
  public Future<OperationReply> get(OperationCall call) {
    String id = call.path("id");
    return visible(call.principal(), id, database.reads())
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .map(workspace -> OperationReply.of(AuthJson.workspace(workspace)));
  }

  /** {@code auth.workspaces.create} */
  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Principal principal = call.principal();
    if (principal.kind() != Principal.Kind.MEMBER) {
      throw MeshException.forbidden("Only a signed-in member can create a workspace.");
    }
    String name = AuthJson.text(call.body(), "name");
    String wanted = call.body().getString("slug");
    if (wanted != null && !Slug.isValid(wanted)) {
      throw MeshException.invalid("slug", "must be lower-case letters, digits and dashes");
    }
    String currency = currency(call.body().getString("currency"));
    return WorkspaceStore.ofMember(tx, principal.subjectId())
        .compose(all -> {
          if (all.size() >= MOST_PER_MEMBER) {
            throw MeshException.unprocessable(
                "A member has at most " + MOST_PER_MEMBER + " workspaces.");
          }
          return insert(tx, name, wanted, currency);
        })
        .compose(workspace ->
            MemberStore.join(
                    tx, workspace.id(), principal.subjectId(), Role.owner, workspace.createdAt())
                .map(joined -> OperationReply.of(AuthJson.workspace(workspace))));
  }

  /** {@code auth.workspaces.update} */
  public Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    boolean renamed = call.body().containsKey("name");
    return visible(call.principal(), id, tx)
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(workspace -> {
          if (!id.equals(call.workspaceId())) {
            throw MeshException.forbidden("Switch to this workspace before changing it.");
          }
          return renamed
              ? WorkspaceStore.rename(tx, id, AuthJson.text(call.body(), "name"))
                  .map(found -> found.orElseThrow(() -> unknown(id)))
              : Future.succeededFuture(workspace);
        })
        .map(workspace -> OperationReply.of(AuthJson.workspace(workspace)));
  }

  static MeshException unknown(String id) {
    return MeshException.notFound("There is no workspace " + id + ".");
  }

  /** With the slug that was asked for; or with one from the name, made unique where it is taken. */
  private Future<Workspace> insert(
      SqlConnection tx, String name, @Nullable String wanted, String currency) {
    Workspace workspace = workspace(name, wanted == null ? Slug.of(name) : wanted, currency);
    return WorkspaceStore.insert(tx, workspace)
        .compose(inserted -> {
          if (inserted) {
            return Future.succeededFuture(workspace);
          }
          if (wanted != null) {
            throw MeshException.conflict("The slug " + wanted + " is taken.");
          }
          return insert(tx, name, anotherSlug(workspace.slug()), currency);
        });
  }

  private String anotherSlug(String slug) {
    return Slug.with(slug, Base62.random(random, SUFFIX_CHARACTERS).toLowerCase(Locale.ROOT));
  }

  private Workspace workspace(String name, String slug, String currency) {
    return new Workspace(
        Ids.next("ws_"), name, slug, currency, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Future<List<Workspace>> visible(Principal principal) {
    return principal.kind() == Principal.Kind.MEMBER
        ? WorkspaceStore.ofMember(database.reads(), principal.subjectId())
            .map(all -> all.stream().map(Membership::workspace).toList())
        : WorkspaceStore.get(database.reads(), principal.workspaceId())
            .map(found -> found.stream().toList());
  }

  private static Future<Optional<Workspace>> visible(
      Principal principal, String id, SqlClient sql) {
    if (principal.kind() == Principal.Kind.MEMBER) {
      return WorkspaceStore.ofMember(sql, principal.subjectId(), id)
          .map(found -> found.map(Membership::workspace));
    }
    return id.equals(principal.workspaceId())
        ? WorkspaceStore.get(sql, id)
        : Future.succeededFuture(Optional.empty());
  }

  private String currency(@Nullable String given) {
    return given == null
        ? config.currency()
        : Currencies.parse(given)
            .orElseThrow(() -> MeshException.invalid("currency", "must be an ISO 4217 code"));
  }
}
