package io.tributary.payments.intake;

import io.tributary.kit.outbox.Inbox;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.domain.Brought;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.store.Enrolments;
import io.tributary.payments.store.ForgottenCustomers;
import io.tributary.payments.store.Programs;
import io.tributary.payments.store.ReferredCustomers;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction that takes conversions in. A fixed number of statements, however many. */
final class Settlement {
  private static final String CONSUMER = "payments";

  private final SqlConnection tx;
  private final Instant now;
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private Map<String, String> currencies = Map.of();

  Settlement(SqlConnection tx, Instant now) {
    this.tx = tx;
    this.now = now;
  }

  /** What happened, to be told once it is committed. */
  record Result(Set<Map.Entry<Outcome, Integer>> outcomes, List<CommissionBook.Change> changes) {}

  Future<Result> settle(List<Decoded> batch) {
    Map<String, Decoded> byEvent = new LinkedHashMap<>();
    batch.forEach(one -> byEvent.putIfAbsent(one.conversion().eventId(), one));
    Set<String> workspaces = new HashSet<>();
    batch.forEach(one -> workspaces.add(one.conversion().workspaceId()));
    return Workspaces.lock(tx, workspaces)
        .onSuccess(found -> currencies = found)
        .compose(locked ->
            Inbox.firstOf(
                tx,
                CONSUMER,
                byEvent.values().stream()
                    .map(one -> new Inbox.Arrival(one.source(), one.conversion().eventId()))
                    .toList()))
        .compose(first -> {
          count(Outcome.REPEATED, batch.size() - first.size());
          return rewarded(
              byEvent.values().stream()
                  .filter(one -> first.contains(one.conversion().eventId()))
                  .toList());
        })
        .map(changes -> new Result(outcomes.entrySet(), changes));
  }

  private Future<List<CommissionBook.Change>> rewarded(List<Decoded> fresh) {
    Map<Decoded, Enrolments.Key> keys = new LinkedHashMap<>();
    for (Decoded one : fresh) {
      Enrolments.Key key = one.enrolment();
      if (key == null) {
        count(Outcome.NO_PARTNER, 1);
      } else {
        keys.put(one, key);
      }
    }
    return Enrolments.findAll(tx, new HashSet<>(keys.values()))
        .compose(enrolments -> {
          Set<String> programs = new HashSet<>();
          enrolments.keySet().forEach(key -> programs.add(key.programId()));
          return Programs.rewards(tx, programs)
              .compose(rewards ->
                  ReferredCustomers.firstSales(tx, sales(keys, enrolments))
                      .compose(firsts -> book(keys, enrolments, rewards, firsts)));
        });
  }

  private Future<List<CommissionBook.Change>> book(
      Map<Decoded, Enrolments.Key> keys,
      Map<Enrolments.Key, Enrolment> enrolments,
      Map<String, List<Reward>> rewards,
      Map<ReferredCustomers.Key, ReferredCustomers.First> firsts) {
    List<CommissionBook.Draft> drafts = new ArrayList<>();
    Map<Enrolments.Key, Enrolment.Totals> activity = new HashMap<>();
    keys.forEach((one, key) -> {
      ReferredCustomers.First first = first(one, key, firsts);
      if (enrolments.containsKey(key)) {
        activity.merge(key, totals(one, first), Settlement::sum);
      }
      ConversionRules.Verdict verdict =
          ConversionRules.judge(
              one,
              enrolments.get(key),
              rewards.getOrDefault(key.programId(), List.of()),
              first,
              now);
      CommissionBook.Draft draft = verdict.draft();
      if (draft == null) {
        count(verdict.outcome(), 1);
      } else {
        drafts.add(draft);
      }
    });
    return Enrolments.addActivity(tx, activity)
        .compose(done -> withoutForgotten(drafts))
        .compose(known -> CommissionBook.book(tx, known, currencies, now))
        .onSuccess(changes -> {
          int booked = changes.stream().mapToInt(change -> change.booked().size()).sum();
          count(Outcome.COMMISSION, booked);
          count(Outcome.DUPLICATE_INVOICE, drafts.size() - booked);
        });
  }

  /** A conversion may come behind the erasure of its customer. */
  private Future<List<CommissionBook.Draft>> withoutForgotten(List<CommissionBook.Draft> drafts) {
    Map<CommissionBook.Draft, ForgottenCustomers.Key> customers = new HashMap<>();
    for (CommissionBook.Draft draft : drafts) {
      Commission.Customer customer = draft.commission().customer();
      if (customer != null) {
        customers.put(
            draft, new ForgottenCustomers.Key(draft.commission().workspaceId(), customer.id()));
      }
    }
    return ForgottenCustomers.among(tx, customers.values())
        .map(forgotten ->
            drafts.stream()
                .map(draft ->
                    forgotten.contains(customers.get(draft))
                        ? new CommissionBook.Draft(
                            draft.commission().forgotten(), draft.enrolment())
                        : draft)
                .toList());
  }

  private static List<ReferredCustomers.Sale> sales(
      Map<Decoded, Enrolments.Key> keys, Map<Enrolments.Key, Enrolment> enrolments) {
    List<ReferredCustomers.Sale> sales = new ArrayList<>();
    keys.forEach((one, key) -> {
      String customerId = one.conversion().customerId();
      if (one.conversion().kind() == ConversionRecorded.Kind.sale
          && one.brought().quantity() > 0
          && customerId != null
          && enrolments.containsKey(key)) {
        sales.add(
            new ReferredCustomers.Sale(
                new ReferredCustomers.Key(key, customerId),
                one.conversion().eventId(),
                Instant.ofEpochMilli(one.conversion().occurredAtMs())));
      }
    });
    return sales;
  }

  private static ReferredCustomers.@Nullable First first(
      Decoded one, Enrolments.Key key, Map<ReferredCustomers.Key, ReferredCustomers.First> firsts) {
    String customerId = one.conversion().customerId();
    return customerId == null || one.conversion().kind() != ConversionRecorded.Kind.sale
        ? null
        : firsts.get(new ReferredCustomers.Key(key, customerId));
  }

  private Enrolment.Totals totals(Decoded one, ReferredCustomers.@Nullable First first) {
    ConversionRecorded conversion = one.conversion();
    Brought brought = one.brought();
    boolean firstSale = first != null && first.eventId().equals(conversion.eventId());
    boolean counted = conversion.currency().equals(currencies.get(conversion.workspaceId()));
    return switch (conversion.kind()) {
      case click -> new Enrolment.Totals(brought.quantity(), 0, 0, 0, 0, 0);
      case lead -> new Enrolment.Totals(0, brought.quantity(), 0, 0, 0, 0);
      case sale ->
          new Enrolment.Totals(
              0, 0, firstSale ? 1 : 0, brought.quantity(), counted ? brought.amount() : 0, 0);
    };
  }

  private static Enrolment.Totals sum(Enrolment.Totals a, Enrolment.Totals b) {
    return new Enrolment.Totals(
        a.clicks() + b.clicks(),
        a.leads() + b.leads(),
        a.conversions() + b.conversions(),
        a.sales() + b.sales(),
        Math.addExact(a.saleAmount(), b.saleAmount()),
        0);
  }

  private void count(Outcome outcome, int times) {
    if (times > 0) {
      outcomes.merge(outcome, times, Integer::sum);
    }
  }
}
