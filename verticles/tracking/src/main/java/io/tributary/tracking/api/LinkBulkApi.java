package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Locked;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.store.LinkRef;
import io.tributary.tracking.store.LinkStore;
import io.tributary.tracking.store.Locks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Up to a hundred links at once, in one transaction. */
final class LinkBulkApi {
  /** What the wire format's documents promise; it also bounds the transaction. */
  static final int MAX = 100;

  /** What one link may be refused for while the others are made. */
  private static final Set<FailureCode> OF_ONE_LINK =
      EnumSet.of(
          FailureCode.BAD_REQUEST,
          FailureCode.FORBIDDEN,
          FailureCode.NOT_FOUND,
          FailureCode.CONFLICT,
          FailureCode.UNPROCESSABLE_ENTITY);

  private final LinkPreparation preparation;
  private final LinkWriter writer;
  private final LinkStore links;
  private final LinksApi single;
  private final Clock clock;

  LinkBulkApi(
      LinkPreparation preparation,
      LinkWriter writer,
      LinkStore links,
      LinksApi single,
      Clock clock) {
    this.preparation = preparation;
    this.writer = writer;
    this.links = links;
    this.single = single;
    this.clock = clock;
  }

  /** One body and what was found out about it: extras or a refusal. */
  record Item(JsonObject body, @Nullable LinkExtras extras, @Nullable MeshException refusal) {}

  Future<List<Item>> prepareMany(OperationCall call) {
    JsonArray bodies = call.bodyArray();
    checkSize("body", bodies.size());
    List<Item> items = new ArrayList<>();
    Future<Void> chain = Future.succeededFuture();
    for (Object body : bodies) {
      if (!(body instanceof JsonObject object)) {
        throw MeshException.unprocessable("The body must be a list of links.");
      }
      // One after the other: a hundred at once would flood the hashing threads and the bus.
      chain =
          chain
              .compose(done -> prepare(call, object))
              .map(item -> {
                items.add(item);
                return null;
              });
    }
    return chain.map(done -> items);
  }

  private Future<Item> prepare(OperationCall call, JsonObject body) {
    return Future.succeededFuture()
        .compose(go -> preparation.prepare(call, body))
        .map(extras -> new Item(body, extras, null))
        .recover(failure -> ofOneLink(failure).map(refusal -> new Item(body, null, refusal)));
  }

  /** Answers with a link or a refusal for each body, in their order. */
  Future<OperationReply> create(OperationCall call, List<Item> items, SqlConnection tx) {
    JsonArray answers = new JsonArray();
    // Two calls that take the same names in opposite orders would wait for each other.
    Future<Void> chain = Locks.takeAll(tx, "bulk", uniqueNames(call.workspaceId(), items));
    for (Item item : items) {
      chain =
          chain
              .compose(done -> create(call, item, tx))
              .map(answer -> {
                answers.add(answer);
                return null;
              });
    }
    return chain.map(done -> OperationReply.of(answers));
  }

  /** Whatever of these links only one link may have; not checked yet, so it may be of any type. */
  private static Set<String> uniqueNames(String workspaceId, List<Item> items) {
    Set<String> names = new HashSet<>();
    for (Item item : items) {
      Object key = item.body().getValue("key");
      Object externalId = item.body().getValue("externalId");
      if (key != null) {
        // Without its domain, which may be the default one: the same key elsewhere waits too.
        names.add("key " + key.toString().strip().toLowerCase(Locale.ROOT));
      }
      if (externalId != null) {
        names.add("id " + workspaceId + " " + externalId);
      }
    }
    return names;
  }

  private Future<@Nullable Object> create(OperationCall call, Item item, SqlConnection tx) {
    LinkExtras extras = item.extras();
    if (extras == null) {
      return Future.succeededFuture(refusal(item.body(), item.refusal()));
    }
    return Future.succeededFuture()
        .compose(go -> writer.create(tx, call.principal(), item.body(), extras))
        .map(written -> single.answer(call, written).body())
        .recover(failure -> ofOneLink(failure).map(refusal -> refusal(item.body(), refusal)));
  }

  Future<LinkExtras> prepareData(OperationCall call) {
    JsonObject data = new Fields(call.body()).object("data");
    if (data == null) {
      throw MeshException.invalid("data", "is required");
    }
    for (String unique : List.of("domain", "key", "externalId")) {
      if (data.containsKey(unique)) {
        throw MeshException.invalid("data." + unique, "cannot be the same for several links");
      }
    }
    return preparation.prepare(call, data);
  }

  /** Changes all of them or, if one is unknown or cannot be changed so, none. */
  Future<OperationReply> update(OperationCall call, LinkExtras extras, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    JsonObject data = call.body().getJsonObject("data");
    List<LinkRef> refs = new ArrayList<>();
    List<String> ids = fields.list("linkIds", MAX);
    List<String> externalIds = fields.list("externalIds", MAX);
    (ids == null ? List.<String>of() : ids).forEach(id -> refs.add(LinkRef.of(id)));
    (externalIds == null ? List.<String>of() : externalIds)
        .forEach(id ->
            refs.add(LinkRef.of(id.startsWith(LinkRef.EXTERNAL) ? id : LinkRef.EXTERNAL + id)));
    checkSize("linkIds", refs.size());
    JsonArray answers = new JsonArray();
    Future<Void> chain = links.lockAll(tx, call.workspaceId(), refs).mapEmpty();
    for (LinkRef ref : refs) {
      chain =
          chain
              .compose(done -> links.lock(tx, call.workspaceId(), ref))
              .map(found -> found.orElseThrow(() -> unknown(ref)))
              .compose(
                  (Locked<Link> link) -> writer.update(tx, call.principal(), link, data, extras))
              .map(written -> {
                answers.add(single.answer(call, written).body());
                return null;
              });
    }
    return chain.map(done -> OperationReply.of(answers));
  }

  /** Deletes those that exist. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    List<String> ids = call.queryList("linkIds");
    checkSize("linkIds", ids.size());
    return links
        .lockAll(tx, call.workspaceId(), ids.stream().map(LinkRef::of).toList())
        .compose(found -> links.delete(tx, call.workspaceId(), found, clock.instant()))
        .map(revisions -> {
          revisions.forEach((id, revision) -> single.hint(call, id, revision));
          return OperationReply.of(new JsonObject().put("deletedCount", revisions.size()));
        });
  }

  private static void checkSize(String field, int size) {
    if (size < 1 || size > MAX) {
      throw MeshException.invalid(field, "must name 1 to " + MAX + " links");
    }
  }

  private static MeshException unknown(LinkRef ref) {
    return switch (ref) {
      case LinkRef.ById byId -> LinkStore.notFound(byId.id());
      case LinkRef.ByExternalId external ->
          LinkStore.notFound(LinkRef.EXTERNAL + external.externalId());
      default -> MeshException.notFound("There is no such link.");
    };
  }

  private static Future<MeshException> ofOneLink(Throwable failure) {
    return failure instanceof MeshException refusal && OF_ONE_LINK.contains(refusal.code())
        ? Future.succeededFuture(refusal)
        : Future.failedFuture(failure);
  }

  private static JsonObject refusal(JsonObject body, @Nullable MeshException refusal) {
    MeshException known = refusal == null ? MeshException.internal() : refusal;
    JsonObject link = body.copy();
    link.remove("password");
    return new JsonObject()
        .put("link", link)
        .put("error", known.getMessage())
        .put("code", known.code().wire());
  }
}
