package io.tributary.tracking.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.LinkDomain;
import io.tributary.tracking.domain.Slugs;
import io.tributary.tracking.store.DomainStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Host names that links live on. */
final class DomainsApi {
  private static final int MAX_SLUG = 190;
  private static final int MAX_STATUS = 10;

  private final Database database;
  private final DomainStore domains;
  private final Clock clock;

  DomainsApi(Database database, DomainStore domains, Clock clock) {
    this.database = database;
    this.domains = domains;
    this.clock = clock;
  }

  Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    String slug = Slugs.parse(fields.required("slug", MAX_SLUG));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    LinkDomain domain =
        new LinkDomain(
            Ids.next("dom_"),
            call.workspaceId(),
            slug,
            false,
            false,
            fields.flag("archived", false),
            address(fields, "placeholder", null),
            address(fields, "expiredUrl", null),
            address(fields, "notFoundUrl", null),
            address(fields, "logo", null),
            now,
            now);
    return domains.insert(tx, call.workspaceId(), domain).compose(done -> answer(tx, call, slug));
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
        .map(found -> Wire.list(found, DomainsApi::wire));
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String slug = call.path("slug").toLowerCase(Locale.ROOT);
    Fields fields = new Fields(call.body());
    return domains
        .own(tx, call.workspaceId(), slug)
        .map(found -> found.orElseThrow(() -> notFound(slug)))
        .compose(domain -> {
          LinkDomain changed = changed(fields, domain);
          return domains
              .update(tx, call.workspaceId(), slug, changed)
              .compose(done -> answer(tx, call, changed.slug()));
        });
  }

  /** The links on it are deleted with it. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String slug = call.path("slug").toLowerCase(Locale.ROOT);
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
    List<String> names =
        call.queryList("domains").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (names.isEmpty() || names.size() > MAX_STATUS) {
      throw MeshException.invalid("domains", "must be 1 to " + MAX_STATUS + " host names");
    }
    return domains
        .known(database.reads(), names)
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

  private LinkDomain changed(Fields fields, LinkDomain domain) {
    return new LinkDomain(
        domain.id(),
        domain.workspaceId(),
        fields.has("slug") ? Slugs.parse(fields.required("slug", MAX_SLUG)) : domain.slug(),
        domain.verified(),
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
        .map(domain -> OperationReply.of(wire(domain.orElseThrow())));
  }

  private static JsonObject wire(LinkDomain domain) {
    return new JsonObject()
        .put("id", domain.id())
        .put("slug", domain.slug())
        .put("verified", domain.verified())
        .put("primary", domain.primary())
        .put("archived", domain.archived())
        .put("placeholder", domain.placeholder())
        .put("expiredUrl", domain.expiredUrl())
        .put("notFoundUrl", domain.notFoundUrl())
        .put("logo", domain.logo())
        .putNull("assetLinks")
        .putNull("appleAppSiteAssociation")
        .put("createdAt", Wire.time(domain.createdAt()))
        .put("updatedAt", Wire.time(domain.updatedAt()))
        .putNull("registeredDomain")
        .put("shared", domain.workspaceId() == null);
  }

  private static @Nullable String address(Fields fields, String name, @Nullable String base) {
    return fields.has(name)
        ? Destinations.parseOptional(name, fields.text(name, Destinations.MAX_LENGTH, null))
        : base;
  }

  private static MeshException notFound(String slug) {
    return MeshException.notFound("There is no domain «" + slug + "» in this workspace.");
  }
}
