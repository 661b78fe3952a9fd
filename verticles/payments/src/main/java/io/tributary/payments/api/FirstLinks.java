package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.KeyNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a new partner a first link, under a key that is made of the user name. A missing link is no
 * reason to deny that the partner was created, but it is told: without one nobody earns anything.
 */
final class FirstLinks {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLinks.class);

  private final TrackingLinks links;

  FirstLinks(TrackingLinks links) {
    this.links = links;
  }

  /** Why there is no link, for a person; null if there is one, or the programme has no address. */
  Future<@Nullable String> ensure(OperationCall call, Enrolment partner) {
    String url = partner.programUrl();
    if (url == null || !partner.status().active()) {
      return Future.succeededFuture(null);
    }
    JsonObject props = call.body().getJsonObject("linkProps");
    JsonObject link = (props == null ? new JsonObject() : props.copy()).put("url", url);
    List<String> keys =
        link.getString("key") == null
            ? KeyNames.of(partner.username())
            : List.of(link.getString("key"));
    return links
        .of(call, partner, 1, 1)
        .compose(existing ->
            existing.isEmpty() ? create(call, partner, link, keys) : Future.succeededFuture())
        .<@Nullable String>map(done -> null)
        .recover(failure -> {
          LOG.warn("{} has no first link: {}", partner.partnerId(), failure.toString());
          return Future.succeededFuture(
              "No link could be made: "
                  + (failure instanceof MeshException refused
                      ? refused.getMessage()
                      : "tracking did not answer")
                  + " Make one with POST /partners/links.");
        });
  }

  /** With the first of the keys that is free, and with one that nobody chose if none is. */
  private Future<Void> create(
      OperationCall call, Enrolment partner, JsonObject link, List<String> keys) {
    JsonObject keyed = link.copy();
    keyed.remove("key");
    if (!keys.isEmpty()) {
      keyed.put("key", keys.getFirst());
    }
    return links
        .write(
            call,
            "tracking.links.create",
            partner,
            keyed,
            "first-link/" + partner.programId() + "/" + partner.partnerId())
        .<Void>mapEmpty()
        .recover(failure ->
            keys.isEmpty() || !isAboutTheKey(failure)
                ? Future.failedFuture(failure)
                : create(call, partner, link, keys.subList(1, keys.size())));
  }

  private static boolean isAboutTheKey(Throwable failure) {
    return failure instanceof MeshException refused
        && (refused.code() == FailureCode.CONFLICT
            || refused.fields().stream().anyMatch(field -> field.field().equals("key")));
  }
}
