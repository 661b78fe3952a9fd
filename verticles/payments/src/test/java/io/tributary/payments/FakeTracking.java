package io.tributary.payments;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What tracking answers, as far as payments asks it: it keeps links by partner. */
final class FakeTracking {
  final List<OperationRequest> writes = new CopyOnWriteArrayList<>();
  private final Map<String, List<JsonObject>> links = new ConcurrentHashMap<>();
  private final AtomicInteger counter = new AtomicInteger();
  private final Vertx vertx;

  FakeTracking(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<Void> start() {
    return Future.all(
            List.of(
                serve("tracking.links.create"),
                serve(Addresses.UPSERT_PARTNER_LINK),
                vertx
                    .eventBus()
                    .<OperationRequest>consumer(
                        Addresses.LINKS_OF_PARTNERS,
                        message -> message.reply(OperationReply.of(linksOf(message.body()))))
                    .completion(),
                vertx
                    .eventBus()
                    .<OperationRequest>consumer(
                        "tracking.analytics.query",
                        message -> message.reply(OperationReply.of(figures(message.body()))))
                    .completion()))
        .mapEmpty();
  }

  private Future<Void> serve(String address) {
    return vertx
        .eventBus()
        .<OperationRequest>consumer(
            address,
            message -> {
              // Like the real one, it asks whose link it is before it writes.
              writes.add(message.body());
              JsonObject body = PaymentsNode.object(message.body().body());
              vertx
                  .eventBus()
                  .<OperationReply>request(
                      Addresses.RESOLVE_ENROLMENT,
                      message
                          .body()
                          .onBehalf(
                              Addresses.RESOLVE_ENROLMENT,
                              Map.of(),
                              new JsonObject()
                                  .put("partnerId", body.getString("partnerId"))
                                  .put("programId", body.getString("programId")),
                              null))
                  .onSuccess(resolved ->
                      message.reply(
                          isTaken(body.getString("key"))
                              ? MeshException.conflict("There is already a link.")
                              : OperationReply.of(keep(body))))
                  .onFailure(failure -> message.reply(MeshException.notFound("no such enrolment")));
            })
        .completion();
  }

  private boolean isTaken(@org.jspecify.annotations.Nullable String key) {
    return links.values().stream()
        .flatMap(List::stream)
        .anyMatch(link -> link.getString("key").equals(key));
  }

  private JsonObject keep(JsonObject body) {
    int n = counter.incrementAndGet();
    String key = body.getString("key", "k" + n);
    JsonObject link =
        body.copy()
            .put("id", "link_" + n)
            .put("domain", "go.test")
            .put("key", key)
            .put("shortLink", "https://go.test/" + key)
            .put("clicks", 5)
            .put("leads", 2)
            .put("conversions", 1)
            .put("sales", 1)
            .put("saleAmount", 1000);
    links
        .computeIfAbsent(body.getString("partnerId"), id -> new CopyOnWriteArrayList<>())
        .add(link);
    return link;
  }

  private JsonObject linksOf(OperationRequest request) {
    JsonObject answer = new JsonObject();
    for (Object id : PaymentsNode.object(request.body()).getJsonArray("partnerIds")) {
      answer.put(
          id.toString(),
          new JsonArray(new ArrayList<>(links.getOrDefault(id.toString(), List.of()))));
    }
    return answer;
  }

  private static Object figures(OperationRequest request) {
    return switch (request.query().getString("groupBy")) {
      case "count" -> new JsonObject().put("clicks", 5).put("leads", 1).put("sales", 2);
      case "timeseries" ->
          new JsonArray()
              .add(new JsonObject().put("start", "2026-01-01T00:00:00.000Z"))
              .add(new JsonObject().put("start", "2026-01-02T00:00:00.000Z"));
      default -> new JsonArray().add(new JsonObject().put("id", "link_a"));
    };
  }
}
