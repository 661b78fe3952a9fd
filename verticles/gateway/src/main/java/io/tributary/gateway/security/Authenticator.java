package io.tributary.gateway.security;

import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Turns a credential into a {@link Principal}, or says why not. Thread-safe. */
public final class Authenticator {
  private static final int MAX_LENGTH = 4_096;
  private static final String BEARER = "bearer ";

  private final ApiKeys apiKeys;
  private final Tokens tokens;

  /**
   * @param issuer the «iss» of tokens that count
   */
  public Authenticator(Vertx vertx, MeshClient mesh, String issuer, Clock clock) {
    apiKeys = new ApiKeys(mesh);
    tokens = new Tokens(vertx, mesh, issuer, clock);
  }

  /** Listens for revoked keys; done when the whole mesh knows it. */
  public Future<Void> start(Vertx vertx) {
    return apiKeys.listen(vertx);
  }

  /** Whether the hint is about the header's key. */
  public static boolean isAbout(ApiKeyRevoked hint, String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && Sha256.of(authorization.substring(BEARER.length()).trim()).equals(hint.keyHash());
  }

  /** Whether the header's credential was verified a moment ago, so that it costs nothing now. */
  public boolean isKnown(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    String credential = authorization.substring(BEARER.length()).trim();
    return isToken(credential) ? tokens.isKnown(credential) : apiKeys.isKnown(credential);
  }

  /**
   * @param authorization the {@code Authorization} header, or null if there is none
   */
  public Future<Principal> header(@Nullable String authorization, long deadlineMs) {
    if (authorization == null || authorization.isBlank()) {
      return Future.failedFuture(
          MeshException.unauthorized(
              "Missing credential. Send an API key as «Authorization: Bearer <key>»."));
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Future.failedFuture(
          MeshException.unauthorized("The Authorization header must be «Bearer <key>»."));
    }
    return credential(authorization.substring(BEARER.length()).trim(), deadlineMs);
  }

  /**
   * @param credential an API key or a member's token
   */
  public Future<Principal> credential(String credential, long deadlineMs) {
    if (credential.isEmpty() || credential.length() > MAX_LENGTH) {
      return Future.failedFuture(MeshException.unauthorized("This credential is not valid."));
    }
    return isToken(credential)
        ? tokens.principalOf(credential, deadlineMs)
        : apiKeys.principalOf(credential, deadlineMs);
  }

  /** A JWT starts with an encoded JSON object and has three parts; no API key does. */
  private static boolean isToken(String credential) {
    return credential.startsWith("eyJ")
        && credential.chars().filter(character -> character == '.').count() == 2;
  }
}
