package io.tributary.tracking.store;

import io.tributary.kit.outbox.Outbox;
import io.tributary.kit.trace.TraceContext;
import io.tributary.kit.trace.Tracing;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FraudQuery;
import io.tributary.mesh.FraudScore;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.Topics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversions that wait for what is said about them, and the signals that it is said by. */
public final class FraudStore {
  private static final String WAIT =
      "INSERT INTO conversions_unscored (conversion_id, workspace_id, fact, trace)"
          + " VALUES ($1, $2, $3, $4)";
  private static final String OLDEST =
      "SELECT conversion_id, fact FROM conversions_unscored ORDER BY id LIMIT $1";

  /** Whoever deletes the row sends the fact. */
  private static final String TAKE =
      "DELETE FROM conversions_unscored WHERE conversion_id = ANY($1) RETURNING conversion_id, trace";

  private static final String PASS_ON =
      """
      WITH gone AS (DELETE FROM conversions_unscored WHERE conversion_id = ANY($1)
                    RETURNING workspace_id, fact, trace)
      INSERT INTO outbox (topic, key, payload, trace) SELECT $2, workspace_id, fact, trace FROM gone
      """;

  private static final String KEEP =
      "UPDATE conversions SET fraud_score = $2, fraud_verdict = $3, fraud_reasons = $4 WHERE id = $1";

  /** Each count ends at a limit: what is above it is suspicious anyway, and must not cost more. */
  private static final String SIGNALS =
      """
      SELECT c.id, c.workspace_id, c.kind, extract(epoch FROM c.at - c.clicked_at)::bigint AS seconds, c.amount,
        c.currency, c.country AS click_country, u.country AS customer_country,
        c.browser <> 'Unknown' OR c.device <> 'Unknown' AS agent_known,
        coalesce(u.external_id IN (l.partner_id, l.tenant_id), false) AS is_partner,
        click.n AS of_click, network.n AS of_network, partner.hour AS of_partner, partner.month / 720.0 AS usual,
        coalesce(sales.middle, 0)::bigint AS usual_amount, sales.n AS sample
      FROM conversions c
      LEFT JOIN customers u ON u.id = c.customer_id
      LEFT JOIN links l ON l.id = c.link_id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS n FROM (
          SELECT 1 FROM conversions x WHERE x.workspace_id = c.workspace_id AND x.click_id = c.click_id
            AND x.at > c.at - interval '1 day' AND x.at <= c.at LIMIT 1000) bounded) click
      CROSS JOIN LATERAL (
        SELECT greatest(1, count(*))::int AS n FROM (
          SELECT 1 FROM conversions x WHERE x.workspace_id = c.workspace_id AND x.ip = c.ip AND c.ip <> ''
            AND x.at > c.at - interval '1 hour' AND x.at <= c.at LIMIT 1000) bounded) network
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE bounded.at > c.at - interval '1 hour')::int AS hour, count(*) AS month FROM (
          SELECT x.at FROM conversions x
          WHERE x.link_id IN (SELECT y.id FROM links y WHERE y.id = c.link_id
              OR (y.workspace_id = c.workspace_id AND y.partner_id = l.partner_id AND y.deleted_at IS NULL))
            AND x.at > c.at - interval '30 days' AND x.at <= c.at
          ORDER BY x.at DESC LIMIT 5000) bounded) partner
      CROSS JOIN LATERAL (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY bounded.amount) AS middle, count(*)::int AS n FROM (
          SELECT x.amount FROM conversions x JOIN links y ON y.id = x.link_id
          WHERE x.workspace_id = c.workspace_id AND x.kind = 'sale' AND x.currency = c.currency AND x.id <> c.id
            AND y.program_id IS NOT DISTINCT FROM l.program_id AND x.at > c.at - interval '30 days' AND x.at <= c.at
          ORDER BY x.at DESC LIMIT 200) bounded) sales
      WHERE c.id = ANY($1)
      """;

  /** Puts a fact aside until something is said about it. */
  public Future<Void> await(SqlConnection tx, ConversionRecorded fact) {
    TraceContext trace = Tracing.current();
    return tx.preparedQuery(WAIT)
        .execute(
            Tuple.of(
                fact.eventId(),
                fact.workspaceId(),
                Buffer.buffer(Outbox.encode(fact)),
                trace == null ? null : trace.toText()))
        .mapEmpty();
  }

  /**
   * Facts that wait.
   *
   * @param unreadable ids of conversions whose fact is none
   */
  public record Waiting(List<ConversionRecorded> facts, List<String> unreadable) {
    public int size() {
      return facts.size() + unreadable.size();
    }
  }

  /** Those that wait, the oldest first. */
  public Future<Waiting> oldest(SqlConnection tx, int limit) {
    return tx.preparedQuery(OLDEST)
        .execute(Tuple.of(limit))
        .map(rows -> {
          Waiting waiting = new Waiting(new ArrayList<>(rows.size()), new ArrayList<>());
          for (Row row : rows) {
            try {
              waiting
                  .facts()
                  .add(MeshJson.decode(row.getBuffer("fact").getBytes(), ConversionRecorded.class));
            } catch (IllegalArgumentException e) {
              waiting.unreadable().add(row.getString("conversion_id"));
            }
          }
          return waiting;
        });
  }

  /** Lets facts go as they are: their consumer says what is wrong with them, and parks them. */
  public Future<Void> passOn(SqlConnection tx, List<String> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(PASS_ON)
            .execute(Tuple.of((Object) ids.toArray(String[]::new), Topics.CONVERSIONS))
            .mapEmpty();
  }

  /** What can be asked about them, by id. */
  public Future<Map<String, FraudQuery>> signals(SqlClient client, Collection<String> ids) {
    return client
        .preparedQuery(SIGNALS)
        .execute(Tuple.of((Object) ids.toArray(String[]::new)))
        .map(rows -> {
          Map<String, FraudQuery> queries = new HashMap<>();
          rows.forEach(row -> queries.put(row.getString("id"), query(row)));
          return queries;
        });
  }

  private static FraudQuery query(Row row) {
    return new FraudQuery(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("kind"),
        row.getLong("seconds"),
        row.getInteger("of_click"),
        row.getInteger("of_network"),
        row.getInteger("of_partner"),
        row.getDouble("usual"),
        row.getLong("amount"),
        row.getString("currency"),
        row.getLong("usual_amount"),
        row.getInteger("sample"),
        row.getBoolean("is_partner"),
        row.getBoolean("agent_known"),
        row.getString("click_country"),
        row.getString("customer_country"));
  }

  /**
   * Writes down what was said, and lets the facts go, in their order. Those that another node let
   * go in the meantime are left alone.
   *
   * @param facts each with its review
   */
  public Future<Void> settle(SqlConnection tx, List<ConversionRecorded> facts) {
    return tx.preparedQuery(TAKE)
        .execute(
            Tuple.of(
                (Object) facts.stream().map(ConversionRecorded::eventId).toArray(String[]::new)))
        .compose(taken -> {
          Map<String, Optional<TraceContext>> ours = new HashMap<>();
          taken.forEach(row ->
              ours.put(
                  row.getString("conversion_id"),
                  Optional.ofNullable(TraceContext.parse(row.getString("trace")))));
          List<ConversionRecorded> going =
              facts.stream().filter(fact -> ours.containsKey(fact.eventId())).toList();
          return going.isEmpty()
              ? Future.succeededFuture()
              : keep(tx, going).compose(kept -> send(tx, going, ours));
        });
  }

  private static Future<Void> keep(SqlConnection tx, List<ConversionRecorded> facts) {
    List<Tuple> rows = new ArrayList<>(facts.size());
    for (ConversionRecorded fact : facts) {
      FraudScore said = fact.review();
      if (said != null) {
        rows.add(
            Tuple.of(
                fact.eventId(),
                said.score(),
                said.verdict(),
                said.reasons().toArray(String[]::new)));
      }
    }
    return rows.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(KEEP).executeBatch(rows).mapEmpty();
  }

  /** Each as part of the trace of its own conversion, not of what made somebody look. */
  private static Future<Void> send(
      SqlConnection tx,
      List<ConversionRecorded> facts,
      Map<String, Optional<TraceContext>> traces) {
    Future<Void> last = Future.succeededFuture();
    for (ConversionRecorded fact : facts) {
      TraceContext trace = traces.getOrDefault(fact.eventId(), Optional.empty()).orElse(null);
      last =
          last.compose(
              done -> Outbox.append(tx, Topics.CONVERSIONS, fact.workspaceId(), fact, trace));
    }
    return last;
  }
}
