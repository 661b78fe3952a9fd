package io.tributary.gateway.live;

import io.tributary.gateway.security.Authenticator;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Supplier;

/** Finds out who a dashboard is, and whether it may look; each can be asked again and again. */
final class Proofs {
  private static final String SCOPE = "live.read";
  private static final long ANSWER_TIMEOUT_MS = 5_000;

  private final Authenticator authenticator;
  private final Clock clock;

  Proofs(Authenticator authenticator, Clock clock) {
    this.authenticator = authenticator;
    this.clock = clock;
  }

  /** By the header {@code Authorization}. */
  Supplier<Future<Principal>> ofHeader(String header) {
    return () -> permitted(authenticator.header(header, deadline()));
  }

  /** By an API key or a token. */
  Supplier<Future<Principal>> ofToken(String token) {
    return () -> permitted(authenticator.credential(token, deadline()));
  }

  /** By the first frame. */
  Supplier<Future<Principal>> of(Hello hello) {
    String token = hello.token();
    return token == null
        ? () ->
            Future.failedFuture(
                MeshException.unauthorized(
                    "The first message must be {\"type\":\"hello\",\"token\":…}."))
        : ofToken(token);
  }

  private long deadline() {
    return clock.millis() + ANSWER_TIMEOUT_MS;
  }

  private static Future<Principal> permitted(Future<Principal> asked) {
    return asked.compose(principal ->
        principal.may(SCOPE)
            ? Future.succeededFuture(principal)
            : Future.failedFuture(
                MeshException.forbidden("This credential lacks the scope «" + SCOPE + "».")));
  }
}
