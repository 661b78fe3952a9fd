package io.tributary.app.roles;

import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Which workspace is the operator's, the first one: it may read about the whole installation. Auth
 * knows, perhaps on another node; it never changes, so it is asked until it has said so once.
 */
final class OperatorWorkspace {
  private static final long TIMEOUT_MS = 2_000;

  private final MeshClient mesh;
  private final Clock clock;
  private volatile @Nullable String known;

  OperatorWorkspace(MeshClient mesh, Clock clock) {
    this.mesh = mesh;
    this.clock = clock;
  }

  Future<String> id() {
    String id = known;
    if (id != null) {
      return Future.succeededFuture(id);
    }
    return mesh.call(
            OperationRequest.system(
                Addresses.OPERATOR_WORKSPACE,
                Principal.system("", ""),
                new JsonObject(),
                null,
                clock.millis() + TIMEOUT_MS))
        .map(
            reply -> reply.body() instanceof JsonObject found ? found.getString("workspaceId") : "")
        .onSuccess(found -> known = found);
  }
}
