package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.domain.Enrolment;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Links of partners. They are tracking's; here it is known whose they are. */
public final class PartnerLinksApi {
  private final Database database;
  private final TrackingLinks links;

  PartnerLinksApi(Database database, TrackingLinks links) {
    this.database = database;
    this.links = links;
  }

  public Future<OperationReply> create(OperationCall call) {
    return write(call, "tracking.links.create");
  }

  public Future<OperationReply> upsert(OperationCall call) {
    return write(call, Addresses.UPSERT_PARTNER_LINK);
  }

  public Future<OperationReply> list(OperationCall call) {
    return PartnersApi.find(
            database.reads(),
            call.workspaceId(),
            call.query("partnerId"),
            call.query("tenantId"),
            call.query("programId"))
        .compose(partner ->
            links.of(call, partner, Math.max(1, call.queryInt("page", 1)), Wire.pageSize(call)))
        .map(OperationReply::of);
  }

  private Future<OperationReply> write(OperationCall call, String operation) {
    JsonObject body = call.body();
    return PartnersApi.find(
            database.reads(),
            call.workspaceId(),
            body.getString("partnerId"),
            body.getString("tenantId"),
            body.getString("programId"))
        .compose(partner -> {
          if (!partner.status().active()) {
            throw MeshException.unprocessable(
                "The partner is " + partner.status() + " and gets no links.");
          }
          return links.write(
              call, operation, partner, link(body, partner), call.request().idempotencyKey());
        });
  }

  private static JsonObject link(JsonObject body, Enrolment partner) {
    JsonObject props = body.getJsonObject("linkProps");
    JsonObject link = props == null ? new JsonObject() : props.copy();
    String url = body.getString("url") == null ? partner.programUrl() : body.getString("url");
    if (url == null) {
      throw MeshException.invalid("url", "is needed, because the programme has none");
    }
    link.put("url", url);
    for (String key : new String[] {"key", "domain", "comments"}) {
      if (body.getString(key) != null) {
        link.put(key, body.getString(key));
      }
    }
    return link;
  }
}
