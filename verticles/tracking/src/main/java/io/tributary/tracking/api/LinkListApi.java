package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.store.LinkFilter;
import io.tributary.tracking.store.LinkList;
import io.tributary.tracking.store.LinkPage;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Many links: list, count, and the links of partners. */
final class LinkListApi {
  private static final int MAX_PARTNERS = 1_000;

  /** A partner among others is shown with so many links. */
  private static final long PARTNER_LINKS = 10;

  private static final long MAX_PARTNER_LINKS = 100;
  private static final long MAX_PARTNER_PAGE = 1_000;

  private final Database database;
  private final LinkStore links;
  private final LinkList list;
  private final LinkWire wire;

  LinkListApi(Database database, LinkStore links, LinkList list, LinkWire wire) {
    this.database = database;
    this.links = links;
    this.list = list;
    this.wire = wire;
  }

  Future<OperationReply> list(OperationCall call) {
    LinkFilter filter = filterIn(call);
    String currency = call.principal().currency();
    LinkPage page =
        new LinkPage(
            LinkPage.Sort.of(call.query("sortBy")),
            !"asc".equals(call.query("sortOrder")),
            currency,
            call.query("startingAfter"),
            call.query("endingBefore"),
            Math.max(1, call.queryInt("page", 1)),
            Math.clamp(call.queryInt("pageSize", 100), 1, 100));
    // In the pool, where a slow search keeps nobody else's single reads waiting.
    return database.transaction(tx ->
        list.page(tx, call.workspaceId(), filter, page)
            .compose(views ->
                list.count(tx, call.workspaceId(), filter)
                    .map(total -> {
                      JsonArray body = new JsonArray();
                      views.forEach(view -> body.add(wire.of(view, currency)));
                      return new OperationReply(
                          0, Map.of("x-total-count", String.valueOf(total)), body);
                    })));
  }

  Future<OperationReply> count(OperationCall call) {
    LinkFilter filter = filterIn(call);
    String groupBy = call.query("groupBy");
    if (groupBy == null) {
      return database
          .transaction(tx -> list.count(tx, call.workspaceId(), filter))
          .map(OperationReply::of);
    }
    LinkList.Group group = group(groupBy);
    return database
        .transaction(tx -> list.countBy(tx, call.workspaceId(), filter, group))
        .map(counts -> groups(group, counts));
  }

  /**
   * Body {@code {partnerIds:[…],programIds:[…],page,pageSize}}; every partner's id is a key of the
   * answer. The programmes are optional, one for each partner. Of each partner in its programme one
   * page comes, the first ten links if nothing else is asked for.
   */
  Future<OperationReply> ofPartners(OperationCall call) {
    Fields fields = new Fields(call.body());
    List<String> partnerIds = fields.list("partnerIds", MAX_PARTNERS);
    if (partnerIds == null) {
      throw MeshException.invalid("partnerIds", "is required");
    }
    List<String> programIds = fields.list("programIds", MAX_PARTNERS);
    if (programIds != null && programIds.size() != partnerIds.size()) {
      throw MeshException.invalid("programIds", "must be one for each partner");
    }
    Long page = fields.number("page", 1, MAX_PARTNER_PAGE, 1L);
    Long pageSize = fields.number("pageSize", 1, MAX_PARTNER_LINKS, PARTNER_LINKS);
    String currency = call.principal().currency();
    return links
        .ofPartners(
            database.reads(),
            call.workspaceId(),
            partnerIds,
            programIds == null ? Collections.nCopies(partnerIds.size(), null) : programIds,
            page == null ? 1 : page.intValue(),
            pageSize == null ? (int) PARTNER_LINKS : pageSize.intValue())
        .map(views -> {
          JsonObject byPartner = new JsonObject();
          partnerIds.forEach(id -> byPartner.put(id, new JsonArray()));
          views.forEach(view ->
              byPartner.getJsonArray(view.link().owner().partnerId()).add(wire.of(view, currency)));
          return OperationReply.of(byPartner);
        });
  }

  private static OperationReply groups(LinkList.Group group, Map<@Nullable String, Long> counts) {
    JsonArray body = new JsonArray();
    counts.forEach(
        (value, count) -> body.add(new JsonObject().put(group.wire(), value).put("_count", count)));
    return OperationReply.of(body);
  }

  private static LinkList.Group group(String name) {
    for (LinkList.Group group : LinkList.Group.values()) {
      if (group.wire().equals(name)) {
        return group;
      }
    }
    throw MeshException.invalid("groupBy", "must be domain, tagId, folderId or userId");
  }

  private static LinkFilter filterIn(OperationCall call) {
    List<String> tagIds = new ArrayList<>(call.queryList("tagIds"));
    tagIds.addAll(call.queryList("tagId"));
    return new LinkFilter(
        call.query("domain"),
        tagIds,
        call.queryList("tagNames"),
        call.query("folderId"),
        call.query("search"),
        call.query("userId"),
        call.query("tenantId"),
        call.query("partnerId"),
        call.queryFlag("showArchived", false),
        call.queryFlag("withTags", false));
  }
}
