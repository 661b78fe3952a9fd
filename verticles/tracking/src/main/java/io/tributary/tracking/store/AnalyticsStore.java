package io.tributary.tracking.store;

import io.tributary.tracking.analytics.Answer;
import io.tributary.tracking.analytics.Question;
import io.tributary.tracking.analytics.Scope;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers questions to analytics. */
public final class AnalyticsStore {
  private static final String EARLIEST =
      """
      SELECT LEAST(
        (SELECT min(quarter) FROM workspace_quarters WHERE workspace_id = $1),
        (SELECT min(at) FROM conversions WHERE workspace_id = $1)) AS earliest
      """;

  /** The groups in which something happened, the largest first. */
  public Future<List<Answer>> ask(SqlClient client, Question question) {
    AnalyticsSql statement = new AnalyticsSql(question);
    return client
        .preparedQuery(statement.sql())
        .execute(statement.arguments())
        .map(rows -> {
          List<Answer> answers = new ArrayList<>(rows.size());
          rows.forEach(row ->
              answers.add(
                  new Answer(
                      List.of(row.getString("k").split(AnalyticsSql.SEPARATOR, -1)),
                      row.getLong("clicks"),
                      row.getLong("leads"),
                      row.getLong("sales"),
                      Columns.sums(row, "amounts"))));
          return answers;
        });
  }

  /** When the first event of a workspace was counted. */
  public Future<Optional<Instant>> earliest(SqlClient client, String workspaceId) {
    return client
        .preparedQuery(EARLIEST)
        .execute(Tuple.of(workspaceId))
        .map(rows -> {
          OffsetDateTime earliest = rows.iterator().next().getOffsetDateTime("earliest");
          return earliest == null ? Optional.empty() : Optional.of(earliest.toInstant());
        });
  }

  /** Redirects that were no people's, by the reason of their label, the most frequent first. */
  public Future<Map<String, Long>> bots(SqlClient client, Scope scope) {
    Binder binder = new Binder();
    String conditions = new ScopeSql(scope, binder).ofClicks(true);
    String sql =
        "SELECT e.bot AS reason, count(*) AS n FROM clicks e WHERE e.bot IS NOT NULL AND "
            + conditions
            + " GROUP BY 1 ORDER BY 2 DESC, 1";
    return client
        .preparedQuery(sql)
        .execute(binder.arguments())
        .map(rows -> {
          Map<String, Long> reasons = new LinkedHashMap<>();
          rows.forEach(row -> reasons.put(row.getString("reason"), row.getLong("n")));
          return reasons;
        });
  }
}
