package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.store.Programs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What other contexts ask. */
public final class MeshApi {
  private final Database database;

  MeshApi(Database database) {
    this.database = database;
  }

  /** Whose link it shall be; with a programme alone, whether there is such a programme. */
  public Future<OperationReply> resolveEnrolment(OperationCall call) {
    String partnerId = call.query("partnerId");
    String tenantId = call.query("tenantId");
    String programId = call.query("programId");
    if (partnerId != null || tenantId != null) {
      return PartnersApi.find(database.reads(), call.workspaceId(), partnerId, tenantId, programId)
          .map(MeshApi::reply);
    }
    if (programId == null) {
      throw MeshException.invalid("partnerId", "a partnerId, tenantId or programId is needed");
    }
    return Programs.find(database.reads(), call.workspaceId(), programId)
        .map(found -> found.orElseThrow(() -> ProgramsApi.unknown(programId)))
        .map(program -> reply(null, program.id(), null));
  }

  private static OperationReply reply(Enrolment partner) {
    return reply(partner.partnerId(), partner.programId(), partner.tenantId());
  }

  private static OperationReply reply(
      @Nullable String partnerId, String programId, @Nullable String tenantId) {
    return OperationReply.of(
        new JsonObject()
            .put("partnerId", partnerId)
            .put("programId", programId)
            .put("tenantId", tenantId));
  }
}
