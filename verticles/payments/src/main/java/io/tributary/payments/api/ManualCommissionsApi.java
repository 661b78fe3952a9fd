package io.tributary.payments.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.CommissionStatus;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.Money;
import io.tributary.payments.domain.Percentage;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.store.Programs;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commissions that a person grants: a sum of their own ({@code custom}), or a lead or sale that
 * nothing tracked, rewarded by the programme's rule. They change no analytics.
 */
public final class ManualCommissionsApi {
  private final Clock clock;
  private final Consumer<CommissionBook.Change> committed;

  ManualCommissionsApi(Clock clock, Consumer<CommissionBook.Change> committed) {
    this.clock = clock;
    this.committed = committed;
  }

  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    JsonObject body = call.body();
    return Workspaces.lock(tx, List.of(call.workspaceId()))
        .compose(currencies ->
            PartnersApi.find(
                    tx,
                    call.workspaceId(),
                    body.getString("partnerId"),
                    body.getString("tenantId"),
                    body.getString("programId"))
                .compose(partner ->
                    Programs.rewards(tx, List.of(partner.programId()))
                        .map(rewards ->
                            commission(
                                call,
                                partner,
                                rewards.getOrDefault(partner.programId(), List.of())))
                        .compose(commission ->
                            CommissionBook.book(
                                tx,
                                List.of(new CommissionBook.Draft(commission, partner)),
                                currencies,
                                clock.instant()))))
        .map(changes -> {
          if (changes.isEmpty()) {
            throw MeshException.conflict("This invoice has its commission already.");
          }
          call.afterCommit(() -> changes.forEach(committed));
          return OperationReply.of(
              new JsonObject()
                  .put("success", true)
                  .put("message", "The commission was created.")
                  .put("id", changes.getFirst().booked().getFirst().commission().id()));
        });
  }

  private Commission commission(OperationCall call, Enrolment partner, List<Reward> rewards) {
    JsonObject body = call.body();
    CommissionType type = CommissionType.valueOf(body.getString("type", "custom"));
    JsonObject sale = object(body, "sale", "sale");
    JsonObject event = type == CommissionType.sale ? sale : object(body, "lead", "lead");
    String currency = currency(call, type == CommissionType.sale ? sale : body);
    Money amount = new Money(type == CommissionType.sale ? saleAmount(body, sale) : 0, currency);
    Reward reward = type == CommissionType.custom ? null : reward(type, rewards);
    Money earnings =
        reward == null ? new Money(grant(body), currency) : reward.rule().earn(amount, 1);
    if (earnings.minor() == 0) {
      throw MeshException.unprocessable("The programme's reward for this comes to nothing.");
    }
    Instant now = clock.instant();
    return new Commission(
        Ids.next("cm_"),
        partner.workspaceId(),
        partner.programId(),
        partner.partnerId(),
        body.getString("linkId"),
        type,
        CommissionStatus.pending,
        amount,
        earnings,
        1,
        type == CommissionType.sale ? first(sale, body, "invoiceId") : null,
        body.getString("description"),
        metadata(type, event),
        call.principal().subjectId(),
        null,
        null,
        type == CommissionType.custom ? null : text(event, "eventName", type + ".eventName"),
        reward != null && reward.rule() instanceof Percentage percentage
            ? percentage.parts()
            : null,
        CommissionBook.newLedgerId(),
        0,
        date(body, now),
        now,
        null,
        null);
  }

  private static Reward reward(CommissionType type, List<Reward> rewards) {
    return rewards.stream()
        .filter(reward -> reward.event().name().equals(type.name()))
        .findFirst()
        .orElseThrow(
            () -> MeshException.unprocessable("The programme has no reward for a " + type + "."));
  }

  private static long grant(JsonObject body) {
    Long amount =
        body.getLong("amount") == null ? body.getLong("earnings") : body.getLong("amount");
    if (amount == null || amount <= 0) {
      throw MeshException.invalid("amount", "is needed and must be above 0");
    }
    return amount;
  }

  private static long saleAmount(JsonObject body, JsonObject sale) {
    Long amount =
        sale.getLong("amount") == null ? body.getLong("saleAmount") : sale.getLong("amount");
    if (amount == null || amount < 0) {
      throw MeshException.invalid("sale.amount", "is needed");
    }
    return amount;
  }

  private static String currency(OperationCall call, JsonObject from) {
    String named = from.getString("currency");
    return named == null
        ? call.principal().currency()
        : Currencies.parse(named)
            .orElseThrow(() -> MeshException.invalid("currency", "must be an ISO 4217 currency"));
  }

  private static @Nullable String first(JsonObject one, JsonObject other, String key) {
    return one.getString(key) == null ? other.getString(key) : one.getString(key);
  }

  private static @Nullable Map<String, Object> metadata(CommissionType type, JsonObject event) {
    JsonObject metadata = object(event, "metadata", type + ".metadata");
    return metadata.isEmpty() ? null : metadata.getMap();
  }

  /**
   * The object of that key, empty if there is none. The contract says what is one, but a call may
   * come over the bus past the gateway, and what is none is then the caller's mistake, not ours.
   */
  private static JsonObject object(JsonObject from, String key, String field) {
    return switch (from.getValue(key)) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      default -> throw MeshException.invalid(field, "must be an object");
    };
  }

  private static @Nullable String text(JsonObject from, String key, String field) {
    return switch (from.getValue(key)) {
      case null -> null;
      case String text -> text;
      default -> throw MeshException.invalid(field, "must be text");
    };
  }

  private static Instant date(JsonObject body, Instant now) {
    String date = body.getString("date");
    if (date == null) {
      return now;
    }
    try {
      return date.length() == 10
          ? LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(date).toInstant();
    } catch (DateTimeException e) {
      throw MeshException.invalid("date", "must be an ISO 8601 date");
    }
  }
}
