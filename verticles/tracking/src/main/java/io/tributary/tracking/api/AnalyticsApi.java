package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.analytics.Answer;
import io.tributary.tracking.analytics.Buckets;
import io.tributary.tracking.analytics.EventKind;
import io.tributary.tracking.analytics.Grouping;
import io.tributary.tracking.analytics.Question;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.store.AnalyticsStore;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many clicks, leads and sales there were, by whatever they can be told apart by. Questions may
 * take seconds, so they have a pool of their own and keep nobody else waiting.
 */
final class AnalyticsApi {
  private final Database reports;
  private final AnalyticsStore analytics;
  private final LinkStore links;
  private final Clock clock;

  AnalyticsApi(Database reports, AnalyticsStore analytics, LinkStore links, Clock clock) {
    this.reports = reports;
    this.analytics = analytics;
    this.links = links;
    this.clock = clock;
  }

  Future<OperationReply> query(OperationCall call) {
    EventKind event = EventKind.of(Objects.requireNonNullElse(call.query("event"), "clicks"));
    Grouping grouping = Grouping.of(Objects.requireNonNullElse(call.query("groupBy"), "count"));
    Instant now = clock.instant();
    Scope scope = ScopeInput.read(call, now);
    String currency = call.principal().currency();
    AnalyticsWire wire = new AnalyticsWire(event, currency);
    if (grouping == Grouping.TIMESERIES) {
      return timeseries(call, scope, event, now, wire);
    }
    Question question = new Question(scope, event, grouping, currency, Buckets.NONE, now);
    return ask(question)
        .compose(answers ->
            switch (grouping) {
              case COUNT -> Future.succeededFuture(OperationReply.of(wire.count(answers)));
              case TOP_LINKS -> topLinks(call.workspaceId(), answers, wire);
              default -> Future.succeededFuture(OperationReply.of(wire.groups(grouping, answers)));
            });
  }

  /** Clicks of people, and everything else that was redirected by the reason of its label. */
  Future<OperationReply> bots(OperationCall call) {
    Instant now = clock.instant();
    Scope scope = ScopeInput.read(call, now);
    Question question =
        new Question(
            scope,
            EventKind.CLICKS,
            Grouping.COUNT,
            call.principal().currency(),
            Buckets.NONE,
            now);
    Future<List<Answer>> people = ask(question);
    Future<Map<String, Long>> bots = reports.transaction(tx -> analytics.bots(tx, scope));
    return Future.all(people, bots)
        .map(both -> {
          long clicks = people.result().stream().mapToLong(Answer::clicks).sum();
          JsonArray reasons = new JsonArray();
          bots.result()
              .forEach((reason, count) ->
                  reasons.add(new JsonObject().put("reason", reason).put("count", count)));
          long labelled = bots.result().values().stream().mapToLong(Long::longValue).sum();
          return OperationReply.of(
              new JsonObject()
                  .put("total", clicks + labelled)
                  .put("clicks", clicks)
                  .put("bots", reasons));
        });
  }

  private Future<OperationReply> timeseries(
      OperationCall call, Scope scope, EventKind event, Instant now, AnalyticsWire wire) {
    Future<Scope> bounded =
        scope.period().start() != null
            ? Future.succeededFuture(scope)
            : reports
                .transaction(tx -> analytics.earliest(tx, scope.workspaceId()))
                .map(earliest -> scope.during(scope.period().since(earliest.orElse(now))));
    return bounded.compose(during -> {
      Buckets buckets = Buckets.of(during.period(), ScopeInput.zone(call));
      String currency = call.principal().currency();
      return ask(new Question(during, event, Grouping.TIMESERIES, currency, buckets, now))
          .map(answers -> OperationReply.of(wire.timeseries(buckets, answers)));
    });
  }

  private Future<OperationReply> topLinks(
      String workspaceId, List<Answer> answers, AnalyticsWire wire) {
    List<String> ids = answers.stream().map(answer -> answer.key().getFirst()).toList();
    return reports
        .transaction(tx -> links.findAll(tx, workspaceId, ids))
        .map((Map<String, LinkView> found) -> OperationReply.of(wire.links(answers, found)));
  }

  private Future<List<Answer>> ask(Question question) {
    return reports.transaction(tx -> analytics.ask(tx, question));
  }
}
