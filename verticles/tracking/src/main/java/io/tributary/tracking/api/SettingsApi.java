package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.store.SettingsStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.regex.Pattern;

/** What a workspace chose about its tracking. */
final class SettingsApi {
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

  private final Database database;
  private final SettingsStore settings;
  private final Clock clock;

  SettingsApi(Database database, SettingsStore settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  Future<OperationReply> get(OperationCall call) {
    return settings.clickIdParameter(database.reads(), call.workspaceId()).map(SettingsApi::answer);
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    return settings
        .clickIdParameter(tx, call.workspaceId())
        .compose(before -> {
          String given = fields.text("clickIdParameter", 64, null);
          String parameter =
              fields.has("clickIdParameter") && given == null
                  ? SettingsStore.DEFAULT_CLICK_ID_PARAMETER
                  : given == null ? before : given;
          if (!PARAMETER.matcher(parameter).matches()) {
            throw MeshException.invalid(
                "clickIdParameter", "must be a name of letters, digits and _, at most 32 of them");
          }
          return settings
              .write(tx, call.workspaceId(), parameter, clock.instant())
              .map(done -> answer(parameter));
        });
  }

  private static OperationReply answer(String parameter) {
    return OperationReply.of(new JsonObject().put("clickIdParameter", parameter));
  }
}
