package io.tributary.payments.api;

import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.payments.domain.Enrolment;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks tracking about partners' links and has it make new ones. */
final class TrackingLinks {
  private static final Logger LOG = LoggerFactory.getLogger(TrackingLinks.class);

  /** What our own answer still takes once tracking's is there. */
  private static final long MARGIN_MS = 250;

  /** Links that a partner is shown with; all of them are pages of their own. */
  static final int FIRST = 10;

  private final MeshClient mesh;
  private final Clock clock;
  private final Duration timeout;

  TrackingLinks(MeshClient mesh, Clock clock, Duration timeout) {
    this.mesh = mesh;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * The first links of each partner, or nothing if tracking does not answer in time: a list of
   * partners without their links is better than none.
   */
  Future<Optional<Map<String, JsonArray>>> of(OperationCall call, Collection<Enrolment> partners) {
    if (partners.isEmpty()) {
      return Future.succeededFuture(Optional.of(Map.of()));
    }
    return ask(call, partners, 1, FIRST)
        .map(Optional::of)
        .otherwise(failure -> {
          LOG.warn("partners are answered without their links: {}", failure.toString());
          return Optional.empty();
        });
  }

  /** One page of the links of a partner in one programme. */
  Future<JsonArray> of(OperationCall call, Enrolment partner, int page, int pageSize) {
    return ask(call, List.of(partner), page, pageSize)
        .map(links ->
            PartnerWire.links(
                links.getOrDefault(partner.partnerId(), new JsonArray()), partner.programId()));
  }

  /**
   * Has tracking make or change a link of the partner.
   *
   * @param operation {@code tracking.links.create} or {@link Addresses#UPSERT_PARTNER_LINK}
   * @param idempotencyKey makes a repetition harmless; the link is tracking's effect, so the key is
   *     kept there
   */
  Future<OperationReply> write(
      OperationCall call,
      String operation,
      Enrolment partner,
      JsonObject link,
      @Nullable String idempotencyKey) {
    JsonObject body =
        link.copy()
            .put("partnerId", partner.partnerId())
            .put("programId", partner.programId())
            .put("trackConversion", true);
    if (partner.tenantId() != null) {
      body.put("tenantId", partner.tenantId());
    }
    OperationRequest from = call.request();
    return mesh.call(
            new OperationRequest(
                operation,
                from.principal(),
                Map.of(),
                new JsonObject(),
                body,
                from.deadlineMs(),
                from.requestId(),
                idempotencyKey,
                from.clientIp()))
        .map(reply -> OperationReply.of(reply.body()));
  }

  private Future<Map<String, JsonArray>> ask(
      OperationCall call, Collection<Enrolment> partners, int page, int pageSize) {
    OperationRequest from = call.request();
    long deadlineMs = Math.min(from.deadlineMs() - MARGIN_MS, clock.millis() + timeout.toMillis());
    JsonArray partnerIds = new JsonArray();
    JsonArray programIds = new JsonArray();
    partners.forEach(partner -> {
      partnerIds.add(partner.partnerId());
      programIds.add(partner.programId());
    });
    OperationRequest request =
        new OperationRequest(
            Addresses.LINKS_OF_PARTNERS,
            from.principal(),
            Map.of(),
            new JsonObject(),
            new JsonObject()
                .put("partnerIds", partnerIds)
                .put("programIds", programIds)
                .put("page", page)
                .put("pageSize", pageSize),
            deadlineMs,
            from.requestId(),
            null,
            from.clientIp());
    return mesh.call(request)
        .map(reply -> {
          Map<String, JsonArray> links = new HashMap<>();
          if (reply.body() instanceof JsonObject byPartner) {
            byPartner.forEach(entry -> {
              if (entry.getValue() instanceof JsonArray array) {
                links.put(entry.getKey(), array);
              }
            });
          }
          return links;
        });
  }
}
