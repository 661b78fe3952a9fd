package io.tributary.tracking.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.DomainClaim;
import io.tributary.tracking.domain.LinkDomain;
import io.tributary.tracking.domain.Slugs;
import io.tributary.tracking.ownership.OwnershipConfig;
import io.tributary.tracking.store.ClaimStore;
import io.tributary.tracking.store.DomainStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Host names that links live on. */
final class DomainsApi {
  private static final int MAX_SLUG = 190;
  private static final int MAX_STATUS = 10;

  /** Names that a workspace may claim without having proved them: DNS is asked about each. */
  private static final int MAX_CLAIMS = 100;

  private final Database database;
  private final DomainStore domains;
  private final ClaimStore claims;
  private final OwnershipConfig ownership;
  private final Clock clock;

  DomainsApi(
      Database database,
      DomainStore domains,
      ClaimStore claims,
      OwnershipConfig ownership,
      Clock clock) {
    this.database = database;
    this.domains = domains;
    this.claims = claims;
    this.ownership = ownership;
    this.clock = clock;
  }

  Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    String slug = newSlug(fields);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    LinkDomain domain =
        new LinkDomain(
            Ids.next("dom_"),
            call.workspaceId(),
            slug,
            !ownership.required(),
            ownership.required() ? DomainClaim.newToken() : null,
            false,
            fields.flag("archived", false),
            address(fields, "placeholder", null),
            address(fields, "expiredUrl", null),
            address(fields, "notFoundUrl", null),
            address(fields, "logo", null),
            now,
            now);
    return checkFree(tx, call.workspaceId(), slug)
        .compose(free -> domains.insert(tx, call.workspaceId(), domain))
        .compose(done -> answer(tx, call, slug));
  }

  private String newSlug(Fields fields) {
    String slug = Slugs.parse(fields.required("slug", MAX_SLUG));
    if (ownership.required() && Slugs.isLocal(slug)) {
      throw MeshException.invalid("slug", "must be a name that is in DNS");
    }
    return slug;
  }

  private Future<Void> checkFree(SqlConnection tx, String workspaceId, String slug) {
    return claims
        .isOwnedByAnother(tx, workspaceId, slug)
        .compose(taken -> {
          if (taken) {
            throw DomainStore.taken(slug);
          }
          return ownership.required() ? claims.open(tx, workspaceId) : Future.succeededFuture(0L);
        })
        .map(open -> {
          if (open >= MAX_CLAIMS) {
            throw MeshException.unprocessable(
                "There are " + open + " domains that wait for their proof; remove some first.");
          }
          return null;
        });
  }

  Future<OperationReply> list(OperationCall call) {
    return domains
        .list(
            database.reads(),
            call.workspaceId(),
            call.queryFlag("archived", false),
            call.query("search"),
            Math.max(1, call.queryInt("page", 1)),
            Math.clamp(call.queryInt("pageSize", 50), 1, 100))
        .map(found -> Wire.list(found, DomainWire::of));
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String slug = Slugs.fold(call.path("slug"));
    Fields fields = new Fields(call.body());
    return domains
        .lock(tx, call.workspaceId(), slug)
        .map(found -> found.orElseThrow(() -> notFound(slug)))
        .compose(locked -> {
          LinkDomain changed = changed(fields, locked.value());
          Future<Void> free =
              changed.slug().equals(slug)
                  ? Future.succeededFuture()
                  : checkFree(tx, call.workspaceId(), changed.slug());
          return free.compose(done -> domains.update(tx, call.workspaceId(), locked, changed))
              .compose(done -> answer(tx, call, changed.slug()));
        });
  }

  /** The links on it are deleted with it. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String slug = Slugs.fold(call.path("slug"));
    return domains
        .delete(tx, call.workspaceId(), slug, clock.instant())
        .map(deleted -> {
          if (!deleted) {
            throw notFound(slug);
          }
          return OperationReply.of(new JsonObject().put("slug", slug));
        });
  }

  /** Whether names could be added here. Nothing is known about registrars, so prices are null. */
  Future<OperationReply> status(OperationCall call) {
    List<String> names = call.queryList("domains").stream().map(Slugs::fold).toList();
    if (names.isEmpty() || names.size() > MAX_STATUS) {
      throw MeshException.invalid("domains", "must be 1 to " + MAX_STATUS + " host names");
    }
    return domains
        .known(database.reads(), call.workspaceId(), names)
        .map(known ->
            Wire.list(
                names,
                name ->
                    new JsonObject()
                        .put("domain", name)
                        .put("available", !known.contains(name))
                        .putNull("premium")
                        .putNull("prices")
                        .putNull("price")));
  }

  /** A new name is a new claim. */
  private LinkDomain changed(Fields fields, LinkDomain domain) {
    String slug = fields.has("slug") ? newSlug(fields) : domain.slug();
    boolean claimed = ownership.required() && !slug.equals(domain.slug());
    return new LinkDomain(
        domain.id(),
        domain.workspaceId(),
        slug,
        domain.verified() && !claimed,
        claimed ? DomainClaim.newToken() : domain.token(),
        fields.flag("primary", domain.primary()),
        fields.flag("archived", domain.archived()),
        address(fields, "placeholder", domain.placeholder()),
        address(fields, "expiredUrl", domain.expiredUrl()),
        address(fields, "notFoundUrl", domain.notFoundUrl()),
        address(fields, "logo", domain.logo()),
        domain.createdAt(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Future<OperationReply> answer(SqlConnection tx, OperationCall call, String slug) {
    return domains
        .own(tx, call.workspaceId(), slug)
        .map(domain -> OperationReply.of(DomainWire.of(domain.orElseThrow())));
  }

  private static @Nullable String address(Fields fields, String name, @Nullable String base) {
    return fields.has(name)
        ? Destinations.parseOptional(name, fields.text(name, Destinations.MAX_LENGTH, null))
        : base;
  }

  static MeshException notFound(String slug) {
    return MeshException.notFound("There is no domain «" + slug + "» in this workspace.");
  }
}
