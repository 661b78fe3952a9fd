package io.tributary.payments.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.domain.Percentage;
import io.tributary.payments.domain.Program;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.domain.RewardEvent;
import io.tributary.payments.store.Partners;
import io.tributary.payments.store.Programs;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programmes: what a workspace rewards. */
public final class ProgramsApi {
  private static final String FIRST_NAME = "Partner programme";

  private final Database database;
  private final Clock clock;

  public ProgramsApi(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    return insert(call, tx, call.body()).map(OperationReply::of);
  }

  /**
   * Gives the workspace its first programme, which rewards ten per cent of a sale; answers with the
   * first one when there is one.
   */
  public Future<OperationReply> bootstrap(OperationCall call, SqlConnection tx) {
    String workspaceId = call.workspaceId();
    return Partners.lock(tx, workspaceId)
        .compose(locked -> Programs.first(tx, workspaceId))
        .compose(first ->
            first.isPresent()
                ? Future.succeededFuture(ProgramWire.json(first.get()))
                : insert(call, tx, firstProgram(call.body())))
        .map(OperationReply::of);
  }

  public Future<OperationReply> list(OperationCall call) {
    return Programs.list(
            database.reads(), call.workspaceId(), Wire.pageSize(call), Wire.offset(call))
        .map(programs -> OperationReply.of(Wire.array(programs, ProgramWire::json)));
  }

  public Future<OperationReply> get(OperationCall call) {
    return Programs.find(database.reads(), call.workspaceId(), call.path("id"))
        .map(found -> found.orElseThrow(() -> unknown(call.path("id"))))
        .map(program -> OperationReply.of(ProgramWire.json(program)));
  }

  public Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return Programs.lock(tx, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(before -> {
          Program after = merge(before.value(), call.body());
          return Programs.update(tx, before, after)
              .recover(ProgramsApi::slugTaken)
              .map(OperationReply.of(ProgramWire.json(after)));
        });
  }

  static MeshException unknown(String id) {
    return MeshException.notFound("There is no programme " + id + ".");
  }

  private Future<JsonObject> insert(OperationCall call, SqlConnection tx, JsonObject body) {
    String currency = call.principal().currency();
    Instant now = clock.instant();
    JsonArray rewards = body.getJsonArray("rewards");
    Program program =
        new Program(
            Ids.next("prog_"),
            call.workspaceId(),
            body.getString("name"),
            body.getString("slug"),
            Wire.url("url", body.getString("url")),
            Wire.host("domain", body.getString("domain")),
            currency,
            rewards == null ? tenPerCent() : ProgramWire.rewards(rewards, List.of(), currency),
            now,
            now);
    return Workspaces.ensure(tx, call.workspaceId(), currency)
        .compose(done -> Programs.insert(tx, program))
        .recover(ProgramsApi::slugTaken)
        .map(ProgramWire.json(program));
  }

  private Program merge(Program before, JsonObject body) {
    JsonArray rewards = body.getJsonArray("rewards");
    return new Program(
        before.id(),
        before.workspaceId(),
        body.getString("name", before.name()),
        changed(body, "slug", before.slug()),
        Wire.url("url", changed(body, "url", before.url())),
        Wire.host("domain", changed(body, "domain", before.domain())),
        before.currency(),
        rewards == null
            ? before.rewards()
            : ProgramWire.rewards(rewards, before.rewards(), before.currency()),
        before.createdAt(),
        clock.instant());
  }

  private static @Nullable String changed(JsonObject body, String key, @Nullable String before) {
    return body.containsKey(key) ? body.getString(key) : before;
  }

  private static JsonObject firstProgram(JsonObject body) {
    return body.containsKey("name") ? body : body.copy().put("name", FIRST_NAME);
  }

  private static List<Reward> tenPerCent() {
    return List.of(
        new Reward(Ids.next("rw_"), RewardEvent.sale, Percentage.ofPercent(BigDecimal.TEN), null));
  }

  private static <T> Future<T> slugTaken(Throwable failure) {
    return Future.failedFuture(
        SqlFailures.isUniqueViolation(failure, "programs_slug")
            ? MeshException.conflict("Another programme has this slug.")
            : failure);
  }
}
