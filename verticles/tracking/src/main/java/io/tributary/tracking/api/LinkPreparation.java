package io.tributary.tracking.api;

import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks other contexts about what a link's body names, and hashes its password. */
final class LinkPreparation {
  private static final int MAX_ID = 255;
  private static final int MAX_PASSWORD = 200;

  private final MeshClient mesh;
  private final PasswordWorkers passwords;

  LinkPreparation(MeshClient mesh, PasswordWorkers passwords) {
    this.mesh = mesh;
    this.passwords = passwords;
  }

  Future<LinkExtras> prepare(OperationCall call) {
    return prepare(call, call.body());
  }

  Future<LinkExtras> prepare(OperationCall call, JsonObject body) {
    Fields fields = new Fields(body);
    Future<LinkExtras.@Nullable Enrolment> enrolment = enrolment(call, fields);
    Future<@Nullable String> productUrl = productUrl(call, fields);
    Future<@Nullable String> hash = passwordHash(fields);
    return Future.all(enrolment, productUrl, hash)
        .map(all -> new LinkExtras(enrolment.result(), productUrl.result(), hash.result()));
  }

  private Future<LinkExtras.@Nullable Enrolment> enrolment(OperationCall call, Fields fields) {
    String partnerId = fields.text("partnerId", MAX_ID, null);
    String programId = fields.text("programId", MAX_ID, null);
    String tenantId = fields.text("tenantId", MAX_ID, null);
    if (partnerId == null && tenantId == null) {
      if (programId != null) {
        throw MeshException.invalid("programId", "name the partner too: partnerId or tenantId");
      }
      return Future.succeededFuture(null);
    }
    JsonObject query = new JsonObject();
    if (partnerId != null) {
      query.put("partnerId", partnerId);
    } else {
      query.put("tenantId", tenantId);
    }
    if (programId != null) {
      query.put("programId", programId);
    }
    OperationRequest question =
        call.request().onBehalf(Addresses.RESOLVE_ENROLMENT, Map.of(), query, null);
    return mesh.call(Addresses.RESOLVE_ENROLMENT, question)
        .map(LinkPreparation::enrolmentIn)
        .recover(failure -> {
          if (!isNotFound(failure)) {
            return Future.failedFuture(failure);
          }
          // A tenant id alone is also just the merchant's own label for a link.
          return partnerId == null && programId == null
              ? Future.succeededFuture(null)
              : Future.failedFuture(unknownPartner(partnerId));
        });
  }

  private static MeshException unknownPartner(@Nullable String partnerId) {
    return partnerId == null
        ? MeshException.invalid("tenantId", "no partner with it is enrolled in this programme")
        : MeshException.invalid("partnerId", "no such partner is enrolled in this workspace");
  }

  private static LinkExtras.Enrolment enrolmentIn(OperationReply reply) {
    JsonObject body = (JsonObject) reply.body();
    if (body == null) {
      throw MeshException.internal();
    }
    return new LinkExtras.Enrolment(
        body.getString("partnerId"), body.getString("programId"), body.getString("tenantId"));
  }

  private Future<@Nullable String> productUrl(OperationCall call, Fields fields) {
    String productId = fields.text("productId", MAX_ID, null);
    if (productId == null) {
      return Future.succeededFuture(null);
    }
    OperationRequest question =
        call.request()
            .onBehalf("catalogue.products.get", Map.of("id", productId), new JsonObject(), null);
    return mesh.call(question)
        .map(reply -> reply.body() instanceof JsonObject product ? product.getString("url") : null)
        .recover(failure ->
            Future.failedFuture(
                isNotFound(failure)
                    ? MeshException.invalid("productId", "there is no such product")
                    : failure));
  }

  private Future<@Nullable String> passwordHash(Fields fields) {
    String password = fields.text("password", MAX_PASSWORD, null);
    return password == null || password.equals(LinkWire.MASK)
        ? Future.succeededFuture(null)
        : passwords.hash(password).map(hash -> hash);
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof MeshException mesh && mesh.code() == FailureCode.NOT_FOUND;
  }
}
