package io.tributary.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.CredentialQuery;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom an API key belongs to. Answers are remembered for half a minute, refusals for five seconds;
 * a revocation is forgotten at once where its hint arrives. Only hashes are kept. Thread-safe.
 */
final class ApiKeys {
  private static final int MAX_CACHED = 50_000;
  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final Duration UNKNOWN = Duration.ofSeconds(5);

  private final MeshClient mesh;
  private final Cache<String, Optional<Principal>> cache =
      Caffeine.newBuilder()
          .maximumSize(MAX_CACHED)
          .expireAfter(
              Expiry.<String, Optional<Principal>>writing(
                  (hash, principal) -> principal.isPresent() ? KNOWN : UNKNOWN))
          .build();

  /** Those whose look-up may be under way while its key is revoked: longer than one may take. */
  private final Cache<String, Boolean> revoked =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(KNOWN).build();

  ApiKeys(MeshClient mesh) {
    this.mesh = mesh;
  }

  /** Listens for revocations. */
  Future<Void> listen(Vertx vertx) {
    return vertx
        .eventBus()
        .<ApiKeyRevoked>consumer(
            Addresses.API_KEY_REVOKED, message -> forget(message.body().keyHash()))
        .completion();
  }

  private void forget(String hash) {
    revoked.put(hash, true);
    cache.invalidate(hash);
  }

  /** Whether the key was found valid a moment ago. */
  boolean isKnown(String key) {
    Optional<Principal> cached = cache.getIfPresent(Sha256.of(key));
    return cached != null && cached.isPresent();
  }

  Future<Principal> principalOf(String key, long deadlineMs) {
    String hash = Sha256.of(key);
    Optional<Principal> cached = cache.getIfPresent(hash);
    if (cached != null) {
      return cached.map(Future::succeededFuture).orElseGet(ApiKeys::refused);
    }
    return mesh.<Principal>find(
            Addresses.VERIFY_API_KEY, new CredentialQuery(hash, deadlineMs), deadlineMs)
        .compose(principal -> {
          cache.put(hash, Optional.of(principal));
          // Looked at after it was put: the answer may be older than the revocation.
          if (revoked.getIfPresent(hash) != null) {
            cache.invalidate(hash);
            return refused();
          }
          return Future.succeededFuture(principal);
        })
        .recover(failure -> {
          if (failure instanceof MeshException mesh && mesh.code() == FailureCode.UNAUTHORIZED) {
            cache.put(hash, Optional.empty());
            return refused();
          }
          return Future.failedFuture(failure);
        });
  }

  private static Future<Principal> refused() {
    return Future.failedFuture(MeshException.unauthorized("This API key is not valid."));
  }
}
