package io.tributary.auth.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.auth.store.ApiKeyStore;
import io.tributary.auth.store.ApiKeyStore.Holder;
import io.tributary.kit.op.MeshConsumer;
import io.tributary.kit.op.MeshNodes;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.CredentialQuery;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link Addresses#VERIFY_API_KEY}: whom does a key belong to. The question carries the hash
 * of the key only. That a key was used is noted at most once a minute, after the answer.
 */
public final class ApiKeyVerifier {
  /** For one who does not say how long it waits. */
  private static final long WITHOUT_DEADLINE_MS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyVerifier.class);
  private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

  /** A key that falls out is merely looked at in the database once more. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Vertx vertx;
  private final Database database;
  private final Clock clock;
  private final MeshConsumer consumer;
  private final Cache<String, Boolean> notedLately =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(NOTE_EVERY).build();

  private ApiKeyVerifier(Vertx vertx, Database database, Clock clock) {
    this.vertx = vertx;
    this.database = database;
    this.clock = clock;
    this.consumer =
        MeshNodes.of(vertx).consumer(vertx.eventBus(), Addresses.VERIFY_API_KEY, this::serve);
  }

  /** Succeeds when every node can reach it. */
  public static Future<ApiKeyVerifier> start(Vertx vertx, Database database, Clock clock) {
    ApiKeyVerifier verifier = new ApiKeyVerifier(vertx, database, clock);
    return verifier.consumer.completion().map(verifier);
  }

  public Future<Void> stop() {
    return consumer.unregister();
  }

  private void serve(Message<Object> message) {
    if (!(message.body() instanceof CredentialQuery query)) {
      message.reply(MeshException.badRequest("This is no CredentialQuery."));
      return;
    }
    long deadlineMs = query.deadlineMs();
    long remainingMs = deadlineMs == 0 ? WITHOUT_DEADLINE_MS : deadlineMs - clock.millis();
    if (remainingMs <= 0) {
      message.reply(MeshException.timeout("The deadline passed before the work began."));
      return;
    }
    ApiKeyStore.holder(database.reads(), query.keyHash())
        .timeout(remainingMs, TimeUnit.MILLISECONDS)
        .onComplete(
            found ->
                found.ifPresentOrElse(
                    holder -> {
                      message.reply(principal(holder));
                      note(holder);
                    },
                    () -> message.reply(MeshException.unauthorized("This API key is not valid."))),
            failure -> message.reply(asAnswer(failure)));
  }

  private static Principal principal(Holder holder) {
    return new Principal(
        holder.workspaceId(),
        holder.currency(),
        Principal.Kind.API_KEY,
        holder.keyId(),
        Set.copyOf(holder.scopes()));
  }

  private void note(Holder holder) {
    if (notedLately.asMap().putIfAbsent(holder.keyId(), true) != null) {
      return;
    }
    Instant now = clock.instant();
    vertx.runOnContext(later ->
        ApiKeyStore.touch(
                database.reads(), holder.workspaceId(), holder.keyId(), now, now.minus(NOTE_EVERY))
            .onFailure(failure -> {
              notedLately.invalidate(holder.keyId());
              LOG.warn(
                  "the use of API key {} is not noted: {}", holder.keyId(), failure.toString());
            }));
  }

  private static MeshException asAnswer(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return MeshException.timeout("The answer took too long.");
    }
    return SqlFailures.translate(failure)
        .orElseGet(() -> {
          LOG.error("an API key cannot be checked", failure);
          return MeshException.internal();
        });
  }
}
