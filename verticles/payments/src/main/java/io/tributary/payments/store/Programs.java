package io.tributary.payments.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.Update;
import io.tributary.payments.domain.Flat;
import io.tributary.payments.domain.Money;
import io.tributary.payments.domain.Percentage;
import io.tributary.payments.domain.Program;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.domain.RewardEvent;
import io.tributary.payments.domain.RewardRule;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programmes and their rewards. */
public final class Programs {
  private static final String SELECT =
      """
      SELECT id, workspace_id, name, slug, url, domain, currency, created_at, updated_at
      FROM programs
      """;
  private static final String OF_WORKSPACE =
      SELECT + " WHERE workspace_id = $1 ORDER BY created_at, id LIMIT $2 OFFSET $3";
  private static final String BY_ID = SELECT + " WHERE workspace_id = $1 AND id = $2";
  private static final String REWARDS =
      """
      SELECT id, program_id, event, percent_parts, flat_minor, currency, max_months
      FROM rewards WHERE program_id = ANY($1) ORDER BY program_id, event
      """;
  private static final String INSERT =
      """
      INSERT INTO programs (id, workspace_id, name, slug, url, domain, currency, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  /** Rewards are written under the lock of their programme. */
  private static final String LOCK = BY_ID + " FOR UPDATE";

  private static final String UPSERT_REWARD =
      """
      INSERT INTO rewards (id, workspace_id, program_id, event, percent_parts, flat_minor, currency, max_months)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT ON CONSTRAINT rewards_one_per_event
      DO UPDATE SET percent_parts = excluded.percent_parts, flat_minor = excluded.flat_minor,
                    currency = excluded.currency, max_months = excluded.max_months
      """;
  private static final String DROP_REWARDS =
      "DELETE FROM rewards WHERE workspace_id = $1 AND program_id = $2 AND event <> ALL($3)";

  private Programs() {}

  /** The oldest first; the oldest is the one that is meant where none is named. */
  public static Future<List<Program>> list(
      SqlClient client, String workspaceId, int limit, int offset) {
    return client
        .preparedQuery(OF_WORKSPACE)
        .execute(Tuple.of(workspaceId, limit, offset))
        .compose(rows -> withRewards(client, rows));
  }

  public static Future<Optional<Program>> first(SqlClient client, String workspaceId) {
    return list(client, workspaceId, 1, 0).map(found -> found.stream().findFirst());
  }

  public static Future<Optional<Program>> find(SqlClient client, String workspaceId, String id) {
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of(workspaceId, id))
        .compose(rows -> withRewards(client, rows))
        .map(found -> found.stream().findFirst());
  }

  /** The rewards of programmes that the caller found in the right workspace, by programme. */
  public static Future<Map<String, List<Reward>>> rewards(
      SqlClient client, Collection<String> programIds) {
    return client
        .preparedQuery(REWARDS)
        .execute(Tuple.of(programIds.toArray(String[]::new)))
        .map(rows -> {
          Map<String, List<Reward>> rewards = new HashMap<>();
          rows.forEach(row ->
              rewards
                  .computeIfAbsent(row.getString("program_id"), id -> new ArrayList<>())
                  .add(reward(row)));
          return rewards;
        });
  }

  public static Future<Void> insert(SqlConnection tx, Program program) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                program.id(),
                program.workspaceId(),
                program.name(),
                program.slug(),
                program.url(),
                program.domain(),
                program.currency(),
                Times.utc(program.createdAt()),
                Times.utc(program.updatedAt())))
        .compose(done -> replaceRewards(tx, program));
  }

  /** Reads a programme that is about to be written, with its rewards. */
  public static Future<Optional<Locked<Program>>> lock(
      SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, id))
        .compose(rows -> withRewards(tx, rows))
        .map(found -> found.stream().findFirst().map(program -> Locked.row(id, program)));
  }

  public static Future<Void> update(SqlConnection tx, Locked<Program> before, Program after) {
    boolean rewarded = !after.rewards().equals(before.value().rewards());
    return Update.of("programs", before, after)
        .column("name", Program::name)
        .column("slug", Program::slug)
        .column("url", Program::url)
        .column("domain", Program::domain)
        .stamp("updated_at", Times.utc(after.updatedAt()), rewarded)
        .write(tx, after.workspaceId())
        .compose(done -> rewarded ? replaceRewards(tx, after) : Future.succeededFuture());
  }

  private static Future<Void> replaceRewards(SqlConnection tx, Program program) {
    String[] events = program.rewards().stream().map(r -> r.event().name()).toArray(String[]::new);
    Future<Void> dropped =
        tx.preparedQuery(DROP_REWARDS)
            .execute(Tuple.of(program.workspaceId(), program.id(), events))
            .mapEmpty();
    if (program.rewards().isEmpty()) {
      return dropped;
    }
    List<Tuple> rows = program.rewards().stream().map(r -> row(program, r)).toList();
    return dropped.compose(done -> tx.preparedQuery(UPSERT_REWARD).executeBatch(rows).mapEmpty());
  }

  private static Tuple row(Program program, Reward reward) {
    Tuple row = Tuple.of(reward.id(), program.workspaceId(), program.id(), reward.event().name());
    switch (reward.rule()) {
      case Percentage percentage ->
          row.addInteger(percentage.parts()).addLong(null).addString(null);
      case Flat flat ->
          row.addInteger(null).addLong(flat.each().minor()).addString(flat.each().currency());
    }
    return row.addInteger(reward.maxMonths());
  }

  private static Future<List<Program>> withRewards(SqlClient client, RowSet<Row> rows) {
    List<String> ids = new ArrayList<>(rows.size());
    rows.forEach(row -> ids.add(row.getString("id")));
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return rewards(client, ids)
        .map(rewards -> {
          List<Program> programs = new ArrayList<>(rows.size());
          rows.forEach(row ->
              programs.add(program(row, rewards.getOrDefault(row.getString("id"), List.of()))));
          return programs;
        });
  }

  private static Program program(Row row, List<Reward> rewards) {
    return new Program(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("name"),
        row.getString("slug"),
        row.getString("url"),
        row.getString("domain"),
        row.getString("currency"),
        rewards,
        Times.at(row, "created_at"),
        Times.at(row, "updated_at"));
  }

  private static Reward reward(Row row) {
    Integer parts = row.getInteger("percent_parts");
    RewardRule rule =
        parts == null
            ? new Flat(new Money(row.getLong("flat_minor"), row.getString("currency")))
            : new Percentage(parts);
    return new Reward(
        row.getString("id"),
        RewardEvent.valueOf(row.getString("event")),
        rule,
        row.getInteger("max_months"));
  }
}
