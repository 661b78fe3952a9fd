package io.tributary.app;

import io.tributary.kit.config.Settings;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Asks the contexts for what the first start needs: a workspace, a member, a key, a programme. */
final class Bootstrap {
  private static final long TIMEOUT_MS = 30_000;

  private final MeshClient mesh;
  private final Settings settings;
  private final Clock clock;

  Bootstrap(MeshClient mesh, Settings settings, Clock clock) {
    this.mesh = mesh;
    this.settings = settings;
    this.clock = clock;
  }

  /** What was made; on every later start nothing, and the reply says so. */
  Future<JsonObject> run() {
    String currency = settings.string("workspace.currency");
    JsonObject wanted =
        new JsonObject()
            .put("apiKey", given("bootstrap.apiKey"))
            .put("email", given("bootstrap.email"))
            .put("password", given("bootstrap.password"))
            .put("currency", currency);
    return ask(Addresses.AUTH_BOOTSTRAP, Principal.system("", currency), wanted)
        .compose(made ->
            ask(
                    Addresses.PAYMENTS_BOOTSTRAP,
                    Principal.system(
                        made.getString("workspaceId"), made.getString("currency", currency)),
                    new JsonObject())
                .map(made));
  }

  private @Nullable String given(String key) {
    return settings.optional(key);
  }

  private Future<JsonObject> ask(String address, Principal principal, JsonObject body) {
    OperationRequest request =
        OperationRequest.system(
            address, principal, new JsonObject(), body, clock.millis() + TIMEOUT_MS);
    return mesh.call(request).map(OperationReply::body).map(JsonObject.class::cast);
  }
}
