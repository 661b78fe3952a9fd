package io.tributary.payments.booking;

import io.tributary.kit.id.Ids;
import io.tributary.kit.outbox.Outbox;
import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.Topics;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.Correction;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.Entry;
import io.tributary.payments.domain.Money;
import io.tributary.payments.store.Commissions;
import io.tributary.payments.store.Enrolments;
import io.tributary.payments.store.Ledger;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Books commissions: the row, its ledger transaction, the partner's and the workspace's sums and
 * the fact for other contexts, in the caller's transaction. The caller has locked the workspaces
 * ({@link Workspaces#lock}) and passes their currencies.
 */
public final class CommissionBook {
  private CommissionBook() {}

  /** A commission about to be booked, and who earns it. */
  public record Draft(Commission commission, Enrolment enrolment) {}

  /**
   * What a transaction changed in one workspace.
   *
   * @param booked the new commissions, oldest first
   */
  public record Change(String workspaceId, Workspaces.Counters counters, List<Draft> booked) {}

  /** The ledger transaction id that a draft's commission must name. */
  public static String newLedgerId() {
    return Ids.next("ltx_");
  }

  /**
   * Books those drafts whose event and invoice are new.
   *
   * @param currencies of the locked workspaces
   * @return one change per workspace in which something was booked
   */
  public static Future<List<Change>> book(
      SqlConnection tx, List<Draft> drafts, Map<String, String> currencies, Instant now) {
    if (drafts.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return Commissions.insertAll(tx, drafts.stream().map(Draft::commission).toList())
        .compose(inserted -> {
          List<Draft> booked =
              drafts.stream().filter(d -> inserted.contains(d.commission().id())).toList();
          return Ledger.post(tx, booked.stream().map(CommissionBook::entry).toList(), now)
              .compose(done -> Enrolments.addActivity(tx, earned(booked, currencies)))
              .compose(done -> announce(tx, booked))
              .compose(done -> count(tx, booked, currencies));
        });
  }

  /**
   * Puts a commission's new figures in the place of the old ones; what they say about the
   * conversion behind it follows. One that its partner has not heard of and that now is theirs is
   * announced, whichever way it came there.
   *
   * @param by who corrects it
   */
  public static Future<Workspaces.Counters> correct(
      SqlConnection tx,
      Commission commission,
      Correction.Figures figures,
      String by,
      String currency,
      Instant now) {
    boolean decided = commission.awaitsReview() && figures.status() != commission.status();
    boolean moved = figures.standing() != commission.standing();
    int revision = moved ? commission.revision() + 1 : commission.revision();
    String ledgerId = moved ? nextLedgerId(figures) : commission.ledgerId();
    Future<Void> ledger =
        moved
            ? replace(tx, commission, figures, ledgerId, revision, now)
            : Future.succeededFuture();
    boolean counted = commission.earnings().currency().equals(currency);
    long earnings = counted ? figures.standing() - commission.standing() : 0;
    int standing = bit(figures.status().stands()) - bit(commission.status().stands());
    Enrolments.Key key =
        new Enrolments.Key(
            commission.workspaceId(), commission.programId(), commission.partnerId());
    return ledger
        .compose(done ->
            Commissions.correct(
                tx, commission, figures, ledgerId, revision, decided ? by : null, now))
        .compose(done ->
            commission.isNewsAs(figures.status())
                ? announceOnce(tx, commission, figures, key, now)
                : Future.succeededFuture())
        .compose(done ->
            Enrolments.addActivity(tx, Map.of(key, new Enrolment.Totals(0, 0, 0, 0, 0, earnings))))
        .compose(done -> Conversions.correct(tx, commission, figures, currency, now))
        .compose(done -> Workspaces.add(tx, commission.workspaceId(), standing, earnings));
  }

  private static Future<Void> announceOnce(
      SqlConnection tx,
      Commission commission,
      Correction.Figures figures,
      Enrolments.Key key,
      Instant now) {
    return Commissions.claimAnnouncement(tx, commission, now)
        .compose(first ->
            first
                ? Enrolments.findAll(tx, List.of(key))
                : Future.succeededFuture(Map.<Enrolments.Key, Enrolment>of()))
        .compose(found -> {
          Enrolment enrolment = found.get(key);
          return enrolment == null
              ? Future.succeededFuture()
              : Outbox.append(
                  tx,
                  Topics.COMMISSIONS,
                  commission.workspaceId(),
                  fact(commission, enrolment, figures.amount(), figures.earnings()));
        });
  }

  private static @Nullable String nextLedgerId(Correction.Figures figures) {
    return figures.standing() == 0 ? null : newLedgerId();
  }

  /** Undoes what stands and posts what shall stand. */
  private static Future<Void> replace(
      SqlConnection tx,
      Commission commission,
      Correction.Figures figures,
      @Nullable String ledgerId,
      int revision,
      Instant now) {
    String standing = commission.ledgerId();
    Future<Void> reversed =
        standing == null
            ? Future.succeededFuture()
            : Ledger.reverse(
                tx,
                commission.workspaceId(),
                standing,
                newLedgerId(),
                commission.id() + "/" + revision + "/reversal",
                now);
    return ledgerId == null
        ? reversed
        : reversed.compose(done ->
            Ledger.post(
                tx,
                List.of(
                    Entry.commission(
                        ledgerId,
                        commission.workspaceId(),
                        commission.partnerId(),
                        commission.id() + "/" + revision,
                        new Money(figures.earnings(), commission.earnings().currency()))),
                now));
  }

  private static Entry entry(Draft draft) {
    Commission commission = draft.commission();
    String ledgerId = commission.ledgerId();
    if (ledgerId == null) {
      throw new IllegalArgumentException(commission.id() + " names no ledger transaction");
    }
    return Entry.commission(
        ledgerId,
        commission.workspaceId(),
        commission.partnerId(),
        commission.id() + "/" + commission.revision(),
        commission.earnings());
  }

  private static Map<Enrolments.Key, Enrolment.Totals> earned(
      List<Draft> booked, Map<String, String> currencies) {
    Map<Enrolments.Key, Enrolment.Totals> sums = new HashMap<>();
    for (Draft draft : booked) {
      long earnings = inCurrency(draft.commission(), currencies);
      sums.merge(
          Enrolments.Key.of(draft.enrolment()),
          new Enrolment.Totals(0, 0, 0, 0, 0, earnings),
          (a, b) ->
              new Enrolment.Totals(0, 0, 0, 0, 0, Math.addExact(a.commissions(), b.commissions())));
    }
    return sums;
  }

  private static Future<Void> announce(SqlConnection tx, List<Draft> booked) {
    Map<String, List<CommissionCreated>> facts = new HashMap<>();
    for (Draft draft : booked) {
      Commission commission = draft.commission();
      if (!commission.awaitsReview()) {
        facts
            .computeIfAbsent(commission.workspaceId(), id -> new ArrayList<>())
            .add(
                fact(
                    commission,
                    draft.enrolment(),
                    commission.amount().minor(),
                    commission.earnings().minor()));
      }
    }
    Future<Void> last = Future.succeededFuture();
    for (var workspace : facts.entrySet()) {
      last =
          last.compose(done ->
              Outbox.appendAll(tx, Topics.COMMISSIONS, workspace.getKey(), workspace.getValue()));
    }
    return last;
  }

  private static CommissionCreated fact(
      Commission commission, Enrolment enrolment, long amount, long earnings) {
    return new CommissionCreated(
        commission.id(),
        commission.workspaceId(),
        enrolment.programName(),
        enrolment.partnerId(),
        enrolment.name(),
        enrolment.email(),
        enrolment.locale(),
        commission.type().name(),
        amount,
        earnings,
        commission.earnings().currency(),
        commission.createdAt().toEpochMilli(),
        commission.amount().currency());
  }

  private static Future<List<Change>> count(
      SqlConnection tx, List<Draft> booked, Map<String, String> currencies) {
    Map<String, List<Draft>> byWorkspace = new HashMap<>();
    booked.forEach(draft ->
        byWorkspace
            .computeIfAbsent(draft.commission().workspaceId(), id -> new ArrayList<>())
            .add(draft));
    List<Future<Change>> changes = new ArrayList<>();
    for (var workspace : byWorkspace.entrySet()) {
      long earnings = 0;
      for (Draft draft : workspace.getValue()) {
        earnings = Math.addExact(earnings, inCurrency(draft.commission(), currencies));
      }
      changes.add(
          Workspaces.add(tx, workspace.getKey(), workspace.getValue().size(), earnings)
              .map(counters -> new Change(workspace.getKey(), counters, workspace.getValue())));
    }
    return Future.all(changes).map(done -> changes.stream().map(Future::result).toList());
  }

  private static long inCurrency(Commission commission, Map<String, String> currencies) {
    return commission.earnings().currency().equals(currencies.get(commission.workspaceId()))
        ? commission.standing()
        : 0;
  }

  private static int bit(boolean set) {
    return set ? 1 : 0;
  }
}
