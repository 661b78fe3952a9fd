package io.tributary.app.roles;

import io.tributary.kit.config.Settings;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the contexts for what the first start needs: a workspace, a member, a key, a programme. A
 * node that hosts auth does so; however many of them start together, auth makes it once.
 */
public final class FirstStart {
  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
  private static final long TIMEOUT_MS = 30_000;

  /** While no node hosts payments yet. */
  private static final long RETRY_MS = 2_000;

  private static final int RETRIES = 900;

  private final Host host;
  private final Settings settings;

  public FirstStart(Host host) {
    this.host = host;
    this.settings = host.settings();
  }

  /** What a node without auth says of it. */
  public static JsonObject elsewhere() {
    return new JsonObject().put("created", false);
  }

  /**
   * Succeeds with what was made; on every later start nothing, and the answer says so.
   *
   * @param keep keeps the login and the key that were made, on a worker thread and before anything
   *     else can fail: they are made once
   */
  public Future<JsonObject> run(Roles roles, Consumer<JsonObject> keep) {
    String currency = settings.string("workspace.currency");
    JsonObject wanted =
        new JsonObject()
            .put("apiKey", settings.optional("bootstrap.apiKey"))
            .put("email", settings.optional("bootstrap.email"))
            .put("password", settings.optional("bootstrap.password"))
            .put("currency", currency);
    return ask(Addresses.AUTH_BOOTSTRAP, Principal.system("", currency), wanted)
        .compose(made -> kept(made, keep))
        .compose(made -> {
          Principal first =
              Principal.system(made.getString("workspaceId"), made.getString("currency", currency));
          if (roles.has(Role.PAYMENTS)) {
            return programme(first).map(made);
          }
          programmeLater(first, RETRIES);
          return Future.succeededFuture(made);
        });
  }

  private Future<JsonObject> kept(JsonObject made, Consumer<JsonObject> keep) {
    if (!made.getBoolean("created", false)) {
      return Future.succeededFuture(made);
    }
    return host.vertx()
        .executeBlocking(() -> {
          keep.accept(made);
          return made;
        });
  }

  private Future<JsonObject> programme(Principal first) {
    return ask(Addresses.PAYMENTS_BOOTSTRAP, first, new JsonObject());
  }

  /** Nodes come in any order, so the one with payments may not be there yet. */
  private void programmeLater(Principal first, int retries) {
    programme(first)
        .onFailure(failure -> {
          if (retries == 0) {
            LOG.warn("the first workspace has no programme: {}", failure.getMessage());
            return;
          }
          host.vertx().setTimer(RETRY_MS, fired -> programmeLater(first, retries - 1));
        });
  }

  private Future<JsonObject> ask(String address, Principal principal, JsonObject body) {
    OperationRequest request =
        OperationRequest.system(
            address, principal, new JsonObject(), body, host.clock().millis() + TIMEOUT_MS);
    return host.mesh().call(request).map(OperationReply::body).map(JsonObject.class::cast);
  }
}
