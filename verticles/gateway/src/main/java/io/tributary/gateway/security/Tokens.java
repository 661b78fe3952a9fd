package io.tributary.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the tokens of signed-in members against the public keys of the auth context. The keys
 * are fetched once and again when a token fails, at most every ten seconds. Thread-safe.
 */
final class Tokens {
  private static final String JWKS = "auth.keys.jwks";
  private static final long REFETCH_MS = 10_000;
  private static final int MAX_CACHED = 20_000;

  private final Vertx vertx;
  private final MeshClient mesh;
  private final String issuer;
  private final Clock clock;

  /**
   * By the token's hash. A signature costs most of a millisecond; a token that held once holds
   * until it expires.
   */
  private final Cache<String, Verified> verified;

  private volatile @Nullable JWTAuth keys;
  private volatile long fetchedAtMs;

  /** The keys on their way, for which everybody waits who needs them. */
  private final AtomicReference<@Nullable Future<JWTAuth>> fetching = new AtomicReference<>();

  /**
   * @param issuer whose tokens count
   */
  Tokens(Vertx vertx, MeshClient mesh, String issuer, Clock clock) {
    this.vertx = vertx;
    this.issuer = issuer;
    this.mesh = mesh;
    this.clock = clock;
    this.verified = Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
  }

  private record Verified(Principal principal, long expiresAtMs) {}

  /** Whether the token was verified before and has not expired. */
  boolean isKnown(String token) {
    Verified cached = verified.getIfPresent(Sha256.of(token));
    return cached != null && clock.millis() < cached.expiresAtMs();
  }

  Future<Principal> principalOf(String token, long deadlineMs) {
    String hash = Sha256.of(token);
    Verified cached = verified.getIfPresent(hash);
    if (cached != null) {
      if (clock.millis() < cached.expiresAtMs()) {
        return Future.succeededFuture(cached.principal());
      }
      verified.invalidate(hash);
    }
    return check(token, deadlineMs);
  }

  private Future<Principal> check(String token, long deadlineMs) {
    JWTAuth known = keys;
    if (known == null) {
      return fetch(deadlineMs).compose(fresh -> verify(fresh, token));
    }
    return verify(known, token)
        .recover(failure ->
            clock.millis() - fetchedAtMs < REFETCH_MS
                ? Future.failedFuture(failure)
                : fetch(deadlineMs).compose(fresh -> verify(fresh, token)));
  }

  private Future<JWTAuth> fetch(long deadlineMs) {
    Promise<JWTAuth> mine = Promise.promise();
    Future<JWTAuth> others = fetching.compareAndExchange(null, mine.future());
    if (others != null) {
      return others;
    }
    return ask(deadlineMs).onComplete(asked -> fetching.set(null)).onComplete(mine);
  }

  private Future<JWTAuth> ask(long deadlineMs) {
    OperationRequest request =
        new OperationRequest(
            JWKS, null, Map.of(), new JsonObject(), null, deadlineMs, JWKS, null, "");
    return mesh.read(request)
        .map(reply -> {
          JWTAuthOptions options =
              new JWTAuthOptions().setJWTOptions(new JWTOptions().setIssuer(issuer));
          if (reply.body() instanceof JsonObject jwks) {
            jwks.getJsonArray("keys").forEach(key -> options.addJwk((JsonObject) key));
          }
          JWTAuth fresh = JWTAuth.create(vertx, options);
          keys = fresh;
          fetchedAtMs = clock.millis();
          return fresh;
        });
  }

  private Future<Principal> verify(JWTAuth keys, String token) {
    return keys.authenticate(new TokenCredentials(token))
        .map(user -> remember(token, user.attributes().getJsonObject("accessToken")))
        .recover(failure ->
            Future.failedFuture(
                MeshException.unauthorized("This sign-in is not valid any more. Sign in again.")));
  }

  private Principal remember(String token, @Nullable JsonObject claims) {
    Principal principal = principal(claims);
    long expiresAtMs = claims == null ? 0 : claims.getLong("exp", 0L) * 1_000;
    verified.put(Sha256.of(token), new Verified(principal, expiresAtMs));
    return principal;
  }

  private static Principal principal(@Nullable JsonObject claims) {
    if (claims == null || claims.getString("ws") == null || claims.getString("sub") == null) {
      throw MeshException.unauthorized("This token names no workspace.");
    }
    return new Principal(
        claims.getString("ws"),
        claims.getString("cur", "usd"),
        Principal.Kind.MEMBER,
        claims.getString("sub"),
        Set.of(claims.getString("scope", "").trim().split("\\s+")));
  }
}
