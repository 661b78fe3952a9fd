package io.tributary.tracking.audit;

import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * {@code tracking.clicks.audit}. It is about the installation, not about a workspace, so only the
 * first workspace's credentials may read it: that one belongs to whoever runs the installation.
 */
final class AuditApi {
  private final Supplier<Future<String>> operator;
  private final Audit audit;
  private final Clock clock;

  AuditApi(Supplier<Future<String>> operator, Audit audit, Clock clock) {
    this.operator = operator;
    this.audit = audit;
    this.clock = clock;
  }

  Future<OperationReply> read(OperationCall call) {
    return operator
        .get()
        .compose(operatorWorkspaceId ->
            call.workspaceId().equals(operatorWorkspaceId)
                ? audit.run(clock.millis())
                : Future.failedFuture(
                    MeshException.forbidden(
                        "The audit is about the whole installation; only its first workspace may"
                            + " read it.")))
        .map(result -> OperationReply.of(toJson(result)));
  }

  private static JsonObject toJson(Audit.Result result) {
    JsonArray lanes = new JsonArray();
    result.lanes().forEach(lane -> lanes.add(lane.toJson()));
    JsonObject totals =
        new JsonObject()
            .put("journalled", sum(result, LaneAudit::lastSequence))
            .put("refused", sum(result, LaneAudit::refused))
            .put("shipped", sum(result, LaneAudit::shipped))
            .put("stored", sum(result, LaneAudit::stored))
            .put("repeated", sum(result, LaneAudit::repeated))
            .put("inTransit", sum(result, LaneAudit::inTransit))
            .put("missing", sum(result, LaneAudit::missing))
            .put("duplicate", sum(result, LaneAudit::duplicate) + result.twice());
    return new JsonObject()
        .put("settled", result.settled())
        .put("totals", totals)
        .put("lanes", lanes)
        .put("silentJournals", new JsonArray(List.copyOf(result.silent())));
  }

  private static long sum(Audit.Result result, ToLongFunction<LaneAudit> column) {
    return result.lanes().stream().mapToLong(column).sum();
  }
}
