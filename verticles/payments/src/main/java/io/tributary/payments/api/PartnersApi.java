package io.tributary.payments.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.Countries;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.EnrolmentStatus;
import io.tributary.payments.domain.PartnerLocale;
import io.tributary.payments.domain.Program;
import io.tributary.payments.store.Balances;
import io.tributary.payments.store.Enrolments;
import io.tributary.payments.store.Partners;
import io.tributary.payments.store.Programs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Partners and their enrolments. */
public final class PartnersApi {
  private final Database database;
  private final Clock clock;
  private final TrackingLinks links;
  private final FirstLinks firstLinks;

  PartnersApi(Database database, Clock clock, TrackingLinks links) {
    this.database = database;
    this.clock = clock;
    this.links = links;
    this.firstLinks = new FirstLinks(links);
  }

  /**
   * Creates a partner. One who has this email or tenant id already is answered as they are; only
   * what nobody has said about them yet is filled in.
   */
  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    JsonObject body = call.body();
    Partners.Profile profile = profile(body);
    String tenantId = body.getString("tenantId");
    Instant now = clock.instant();
    return program(tx, call.workspaceId(), body.getString("programId"))
        .compose(program ->
            Partners.lock(tx, call.workspaceId())
                .compose(locked -> existing(tx, program, profile.email(), tenantId))
                .compose(existing ->
                    write(tx, call.workspaceId(), existing, profile, now)
                        .compose(id -> {
                          Enrolments.Key key =
                              new Enrolments.Key(call.workspaceId(), program.id(), id);
                          return Enrolments.enrol(tx, key, tenantId, now)
                              .map(
                                  OperationReply.of(
                                      new JsonObject()
                                          .put("partnerId", id)
                                          .put("programId", program.id())
                                          .put("existing", existing.isPresent())));
                        })));
  }

  /**
   * The answer to {@link #create}: the partner, with a first link where the programme has a URL.
   */
  public Future<OperationReply> created(OperationCall call, OperationReply reply) {
    JsonObject ids = (JsonObject) java.util.Objects.requireNonNull(reply.body());
    return find(
            database.reads(),
            call.workspaceId(),
            ids.getString("partnerId"),
            null,
            ids.getString("programId"))
        .compose(partner ->
            firstLinks
                .ensure(call, partner)
                .compose(refused ->
                    answer(call, partner, refused)
                        .map(answer -> {
                          answer.put("existing", ids.getBoolean("existing", false));
                          return OperationReply.of(answer);
                        })));
  }

  /** Changes what is said about a partner; a key that is not there leaves it as it is. */
  public Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    JsonObject body = call.body();
    Instant now = clock.instant();
    return Partners.lock(tx, call.workspaceId())
        .compose(locked ->
            find(tx, call.workspaceId(), call.path("id"), null, body.getString("programId")))
        .compose(partner ->
            Partners.lockOne(tx, call.workspaceId(), partner.partnerId())
                .compose(before ->
                    Partners.update(tx, call.workspaceId(), before, changed(before, body), now))
                .compose(done ->
                    body.containsKey("tenantId")
                        ? Enrolments.setTenant(
                            tx, Enrolments.Key.of(partner), body.getString("tenantId"))
                        : Future.succeededFuture())
                .map(
                    OperationReply.of(
                        new JsonObject()
                            .put("partnerId", partner.partnerId())
                            .put("programId", partner.programId()))))
        .recover(PartnersApi::taken);
  }

  /** The answer to {@link #update}. */
  public Future<OperationReply> updated(OperationCall call, OperationReply reply) {
    JsonObject ids = (JsonObject) java.util.Objects.requireNonNull(reply.body());
    return find(
            database.reads(),
            call.workspaceId(),
            ids.getString("partnerId"),
            null,
            ids.getString("programId"))
        .compose(partner -> answer(call, partner, null).map(OperationReply::of));
  }

  public Future<OperationReply> list(OperationCall call) {
    String sortBy = call.query("sortBy");
    Enrolments.Filter filter =
        new Enrolments.Filter(
            call.query("programId"),
            call.query("search"),
            call.query("status"),
            call.query("country"),
            call.query("email"),
            call.query("tenantId"),
            call.queryList("ids"),
            Enrolments.Sort.valueOf(sortBy == null ? "totalSaleAmount" : sortBy),
            Wire.ascending(call),
            Wire.pageSize(call),
            Wire.offset(call));
    return Enrolments.list(database.reads(), call.workspaceId(), filter)
        .compose(partners ->
            shown(call, partners).map(shown -> OperationReply.of(new JsonArray(shown))));
  }

  /** Partners with their links, and with what they earned in every currency. */
  private Future<List<JsonObject>> shown(OperationCall call, List<Enrolment> partners) {
    List<String> ids = partners.stream().map(Enrolment::partnerId).toList();
    Future<Optional<Map<String, JsonArray>>> theirs = links.of(call, partners);
    Future<Map<String, Map<String, Long>>> earned =
        Balances.earned(database.reads(), call.workspaceId(), ids);
    return Future.all(theirs, earned)
        .map(done ->
            partners.stream()
                .map(partner ->
                    PartnerWire.json(
                        partner,
                        of(theirs.result(), partner),
                        earned.result().getOrDefault(partner.partnerId(), Map.of())))
                .toList());
  }

  public Future<OperationReply> get(OperationCall call) {
    return find(
            database.reads(), call.workspaceId(), call.path("id"), null, call.query("programId"))
        .compose(partner -> answer(call, partner, null).map(OperationReply::of));
  }

  public Future<OperationReply> ban(OperationCall call, SqlConnection tx) {
    return setStatus(
        call, tx, EnrolmentStatus.banned, clock.instant(), call.body().getString("reason"));
  }

  public Future<OperationReply> deactivate(OperationCall call, SqlConnection tx) {
    return setStatus(call, tx, EnrolmentStatus.deactivated, null, null);
  }

  /**
   * The enrolment that a call means.
   *
   * @throws MeshException INVALID if neither id is there
   */
  static Future<Enrolment> find(
      SqlClient client,
      String workspaceId,
      @Nullable String partnerId,
      @Nullable String tenantId,
      @Nullable String programId) {
    if (partnerId == null && tenantId == null) {
      throw MeshException.invalid("partnerId", "a partnerId or a tenantId is needed");
    }
    return Enrolments.find(client, workspaceId, partnerId, tenantId, programId)
        .map(found ->
            found.orElseThrow(() ->
                MeshException.notFound(
                    "There is no partner "
                        + (partnerId == null ? "with tenantId " + tenantId : partnerId)
                        + (programId == null ? "." : " in programme " + programId + "."))));
  }

  private Future<OperationReply> setStatus(
      OperationCall call,
      SqlConnection tx,
      EnrolmentStatus status,
      @Nullable Instant bannedAt,
      @Nullable String reason) {
    JsonObject body = call.body();
    return find(
            tx,
            call.workspaceId(),
            body.getString("partnerId"),
            body.getString("tenantId"),
            body.getString("programId"))
        .compose(partner ->
            Enrolments.setStatus(tx, Enrolments.Key.of(partner), status, bannedAt, reason)
                .map(OperationReply.of(new JsonObject().put("partnerId", partner.partnerId()))));
  }

  /**
   * @param refused why the partner could not be given a first link just now, or null
   */
  private Future<JsonObject> answer(
      OperationCall call, Enrolment partner, @Nullable String refused) {
    return shown(call, List.of(partner))
        .map(List::getFirst)
        .map(json -> {
          boolean none = json.getValue("links") instanceof JsonArray array && array.isEmpty();
          return refused != null && none ? json.put(PartnerWire.NO_LINK, refused) : json;
        });
  }

  private static @Nullable JsonArray of(Optional<Map<String, JsonArray>> links, Enrolment partner) {
    return links
        .map(found -> found.getOrDefault(partner.partnerId(), new JsonArray()))
        .orElse(null);
  }

  private static <T> Future<T> taken(Throwable failure) {
    if (SqlFailures.isUniqueViolation(failure, "partners_email")) {
      return Future.failedFuture(MeshException.conflict("Another partner has this email."));
    }
    return Future.failedFuture(
        SqlFailures.isUniqueViolation(failure, "enrolments_tenant")
            ? MeshException.conflict("Another partner of this programme has this tenantId.")
            : failure);
  }

  private static Partners.Profile changed(Locked<Partners.Profile> locked, JsonObject body) {
    Partners.Profile before = locked.value();
    String name = changed(body, "name", before.name());
    if (name == null) {
      throw MeshException.invalid("name", "a partner has one");
    }
    String locale = body.getString("locale");
    return new Partners.Profile(
        name,
        changed(body, "email", before.email()),
        changed(body, "username", before.username()),
        Wire.url("image", changed(body, "image", before.image())),
        body.getString("country") == null
            ? changed(body, "country", before.country())
            : Countries.parse("country", body.getString("country")),
        changed(body, "description", before.description()),
        locale == null ? before.locale() : PartnerLocale.of(locale, null));
  }

  private static @Nullable String changed(JsonObject body, String key, @Nullable String before) {
    return body.containsKey(key) ? body.getString(key) : before;
  }

  private static Future<Program> program(
      SqlClient client, String workspaceId, @Nullable String programId) {
    return programId == null
        ? Programs.first(client, workspaceId)
            .map(first ->
                first.orElseThrow(
                    () -> MeshException.unprocessable("Create a programme before its partners.")))
        : Programs.find(client, workspaceId, programId)
            .map(found -> found.orElseThrow(() -> ProgramsApi.unknown(programId)));
  }

  /** The partner's id, if the tenant id or the email is known. */
  private static Future<Optional<String>> existing(
      SqlConnection tx, Program program, @Nullable String email, @Nullable String tenantId) {
    Future<Optional<String>> byTenant =
        tenantId == null
            ? Future.succeededFuture(Optional.empty())
            : Enrolments.find(tx, program.workspaceId(), null, tenantId, program.id())
                .map(found -> found.map(Enrolment::partnerId));
    return byTenant.compose(tenant ->
        Partners.idOfEmail(tx, program.workspaceId(), email)
            .map(owner -> {
              if (tenant.isPresent() && owner.isPresent() && !tenant.equals(owner)) {
                throw MeshException.conflict(
                    "This email and this tenantId belong to two different partners.");
              }
              return tenant.or(() -> owner);
            }));
  }

  private static Future<String> write(
      SqlConnection tx,
      String workspaceId,
      Optional<String> existing,
      Partners.Profile profile,
      Instant now) {
    if (existing.isPresent()) {
      return Partners.complete(tx, workspaceId, existing.get(), profile, now).map(existing.get());
    }
    String id = Ids.next("pn_");
    return Partners.insert(tx, workspaceId, id, complete(profile), now).map(id);
  }

  private static Partners.Profile profile(JsonObject body) {
    String country = body.getString("country");
    String name = body.getString("name");
    String email = body.getString("email");
    if (name == null && email == null && body.getString("tenantId") == null) {
      throw MeshException.invalid("email", "an email, a name or a tenantId is needed");
    }
    String locale = body.getString("locale");
    return new Partners.Profile(
        name,
        email,
        body.getString("username"),
        Wire.url("image", body.getString("image")),
        country == null ? null : Countries.parse("country", country),
        body.getString("description"),
        locale == null ? null : PartnerLocale.of(locale, null));
  }

  /** What a new partner must have: the email stands in for the name. */
  private static Partners.Profile complete(Partners.Profile profile) {
    String name = profile.name() == null ? profile.email() : profile.name();
    return new Partners.Profile(
        name == null ? "Partner" : name,
        profile.email(),
        profile.username(),
        profile.image(),
        profile.country(),
        profile.description(),
        PartnerLocale.of(profile.locale(), profile.country()));
  }
}
