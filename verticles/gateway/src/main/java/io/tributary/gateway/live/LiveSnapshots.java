package io.tributary.gateway.live;

import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks both sources how a workspace is. Dashboards of one workspace that come at the same time, as
 * they do when a node goes away, share one answer. Belongs to one event loop.
 */
final class LiveSnapshots {
  private static final long TIMEOUT_MS = 5_000;

  private final MeshClient mesh;
  private final Clock clock;
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Promise<Snapshot>> waiting = new HashMap<>();

  LiveSnapshots(MeshClient mesh, Clock clock) {
    this.mesh = mesh;
    this.clock = clock;
  }

  /**
   * The workspace as it is from now on: a question that is under way already may be answered with
   * what was before the dashboard listened, so those who come meanwhile share the next one.
   */
  Future<Snapshot> read(Principal principal) {
    String workspaceId = principal.workspaceId();
    Promise<Snapshot> next = waiting.computeIfAbsent(workspaceId, id -> Promise.promise());
    if (!underWay.contains(workspaceId)) {
      askForAll(principal);
    }
    return next.future();
  }

  private void askForAll(Principal principal) {
    String workspaceId = principal.workspaceId();
    Promise<Snapshot> shared = waiting.remove(workspaceId);
    if (shared == null) {
      return;
    }
    underWay.add(workspaceId);
    ask(principal)
        .onComplete(answer -> {
          underWay.remove(workspaceId);
          askForAll(principal);
          shared.handle(answer);
        });
  }

  private Future<Snapshot> ask(Principal principal) {
    Future<JsonObject> tracking = part(Addresses.LIVE_SNAPSHOT_TRACKING, principal);
    Future<JsonObject> payments = part(Addresses.LIVE_SNAPSHOT_PAYMENTS, principal);
    return Future.all(tracking, payments)
        .map(both ->
            new Snapshot(
                principal.workspaceId(),
                principal.currency(),
                clock.millis(),
                tracking.result(),
                payments.result()));
  }

  private Future<JsonObject> part(String address, Principal principal) {
    OperationRequest request =
        OperationRequest.system(
            address, principal, new JsonObject(), null, clock.millis() + TIMEOUT_MS);
    return mesh.call(request).map(OperationReply::body).map(JsonObject.class::cast);
  }
}
