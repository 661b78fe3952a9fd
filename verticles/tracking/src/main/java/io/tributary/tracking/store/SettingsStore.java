package io.tributary.tracking.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The table {@code settings}: what a workspace chose about its tracking. */
public final class SettingsStore {
  /** The name of the query parameter that carries the click id, until a workspace changes it. */
  public static final String DEFAULT_CLICK_ID_PARAMETER = "dub_id";

  private static final String FIND =
      "SELECT click_id_parameter FROM settings WHERE workspace_id = $1";
  private static final String WRITE =
      """
      INSERT INTO settings (workspace_id, click_id_parameter, updated_at) VALUES ($1, $2, $3)
      ON CONFLICT (workspace_id) DO UPDATE SET click_id_parameter = excluded.click_id_parameter,
        updated_at = excluded.updated_at, revision = next_revision()
      """;

  public Future<String> clickIdParameter(SqlClient client, String workspaceId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(workspaceId))
        .map(rows ->
            rows.size() == 0
                ? DEFAULT_CLICK_ID_PARAMETER
                : rows.iterator().next().getString("click_id_parameter"));
  }

  public Future<Void> write(SqlConnection tx, String workspaceId, String parameter, Instant now) {
    return tx.preparedQuery(WRITE)
        .execute(Tuple.of(workspaceId, parameter, Columns.time(now)))
        .mapEmpty();
  }
}
