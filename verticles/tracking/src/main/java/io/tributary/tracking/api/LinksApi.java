package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Locked;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LinkChanged;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.domain.Slugs;
import io.tributary.tracking.domain.UtmTags;
import io.tributary.tracking.store.LinkRef;
import io.tributary.tracking.store.LinkStore;
import io.tributary.tracking.store.Locks;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One link: create, read, change, delete, upsert. */
final class LinksApi {
  private final Database database;
  private final LinkStore links;
  private final LinkWriter writer;
  private final LinkWire wire;
  private final EventBus bus;
  private final Clock clock;

  LinksApi(
      Database database,
      LinkStore links,
      LinkWriter writer,
      LinkWire wire,
      EventBus bus,
      Clock clock) {
    this.database = database;
    this.links = links;
    this.writer = writer;
    this.wire = wire;
    this.bus = bus;
    this.clock = clock;
  }

  Future<OperationReply> create(OperationCall call, LinkExtras extras, SqlConnection tx) {
    return writer
        .create(tx, call.principal(), call.body(), extras)
        .map(written -> answer(call, written));
  }

  Future<OperationReply> info(OperationCall call) {
    return links
        .find(database.reads(), call.workspaceId(), refIn(call))
        .map(found -> found.orElseThrow(() -> MeshException.notFound("There is no such link.")))
        .map(view -> OperationReply.of(wire.of(view, call.principal().currency())));
  }

  Future<OperationReply> update(OperationCall call, LinkExtras extras, SqlConnection tx) {
    String id = call.path("linkId");
    return links
        .lock(tx, call.workspaceId(), LinkRef.of(id))
        .map(found -> found.orElseThrow(() -> LinkStore.notFound(id)))
        .compose(link -> writer.update(tx, call.principal(), link, call.body(), extras))
        .map(written -> answer(call, written));
  }

  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("linkId");
    return links
        .lock(tx, call.workspaceId(), LinkRef.of(id))
        .map(found -> found.orElseThrow(() -> LinkStore.notFound(id)).id())
        .compose(linkId ->
            links
                .delete(tx, call.workspaceId(), List.of(linkId), clock.instant())
                .map(revisions -> {
                  revisions.forEach((deleted, revision) -> hint(call, deleted, revision));
                  return OperationReply.of(new JsonObject().put("id", linkId));
                }));
  }

  /** Changes the link that the body means, or makes it. */
  Future<OperationReply> upsert(OperationCall call, LinkExtras extras, SqlConnection tx) {
    JsonObject body = call.body();
    LinkRef ref = refIn(body, extras);
    return Locks.take(tx, "upsert", call.workspaceId() + ref)
        .compose(locked -> links.lock(tx, call.workspaceId(), ref))
        .compose((Optional<Locked<Link>> found) ->
            found.isPresent()
                ? writer.update(tx, call.principal(), found.get(), body, extras)
                : writer.create(tx, call.principal(), body, extras))
        .map(written -> answer(call, written));
  }

  /** The same within the links of the partner that the body names. */
  Future<OperationReply> upsertOfPartner(OperationCall call, LinkExtras extras, SqlConnection tx) {
    LinkExtras.Enrolment partner = extras.enrolment();
    if (partner == null || partner.partnerId() == null) {
      throw MeshException.invalid("partnerId", "is required");
    }
    JsonObject body = call.body();
    LinkRef ref =
        refIn(body, extras) instanceof LinkRef.ByUrl byUrl
            ? new LinkRef.ByUrlOfPartner(byUrl.url(), partner.partnerId())
            : refIn(body, extras);
    return Locks.take(tx, "upsert", call.workspaceId() + ref)
        .compose(locked -> links.lock(tx, call.workspaceId(), ref))
        .compose((Optional<Locked<Link>> found) ->
            found.isPresent()
                ? writer.update(tx, call.principal(), theirs(found.get(), partner), body, extras)
                : writer.create(tx, call.principal(), body, extras))
        .map(written -> answer(call, written));
  }

  private static Locked<Link> theirs(Locked<Link> locked, LinkExtras.Enrolment partner) {
    Link found = locked.value();
    if (!Objects.equals(found.owner().partnerId(), partner.partnerId())) {
      throw MeshException.conflict(
          "The link "
              + found.domain()
              + "/"
              + found.key()
              + " is not one of this partner's. Choose another externalId or key.");
    }
    return locked;
  }

  OperationReply answer(OperationCall call, LinkWriter.Written written) {
    LinkView view = written.view();
    hint(call, view.link().id(), written.revision());
    return OperationReply.of(wire.of(view, call.principal().currency()));
  }

  /** Tells every edge to read the link again once it is committed. */
  void hint(OperationCall call, String linkId, long revision) {
    call.afterCommit(() -> bus.publish(Addresses.LINK_CHANGED, new LinkChanged(linkId, revision)));
  }

  private static LinkRef refIn(OperationCall call) {
    String linkId = call.query("linkId");
    if (linkId != null) {
      return LinkRef.of(linkId);
    }
    String externalId = call.query("externalId");
    if (externalId != null) {
      return new LinkRef.ByExternalId(
          externalId.startsWith(LinkRef.EXTERNAL)
              ? externalId.substring(LinkRef.EXTERNAL.length())
              : externalId);
    }
    String domain = call.query("domain");
    String key = call.query("key");
    if (domain == null || key == null) {
      throw MeshException.unprocessable("Name the link: linkId, externalId, or domain and key.");
    }
    return new LinkRef.ByKey(Slugs.fold(domain), key);
  }

  /** Which link an upsert means: by external id, else by domain and key, else by destination. */
  private static LinkRef refIn(JsonObject body, LinkExtras extras) {
    Fields fields = new Fields(body);
    String externalId = fields.text("externalId", 255, null);
    if (externalId != null) {
      return new LinkRef.ByExternalId(
          externalId.startsWith(LinkRef.EXTERNAL)
              ? externalId.substring(LinkRef.EXTERNAL.length())
              : externalId);
    }
    String domain = fields.text("domain", 255, null);
    String key = fields.text("key", 255, null);
    if (domain != null && key != null) {
      return new LinkRef.ByKey(Slugs.fold(domain), key);
    }
    String url = fields.text("url", Destinations.MAX_LENGTH, extras.productUrl());
    if (url == null) {
      throw MeshException.invalid("url", "is required");
    }
    return new LinkRef.ByUrl(UtmTags.merge(Destinations.parse("url", url), campaignIn(fields)));
  }

  private static Map<String, @Nullable String> campaignIn(Fields fields) {
    Map<String, @Nullable String> changes = new HashMap<>();
    for (String name : UtmTags.PARAMETERS) {
      if (fields.has(name)) {
        changes.put(name, fields.text(name, Destinations.MAX_LENGTH, null));
      }
    }
    return changes;
  }
}
