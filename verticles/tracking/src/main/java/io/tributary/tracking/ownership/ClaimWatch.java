package io.tributary.tracking.ownership;

import io.tributary.kit.sql.Database;
import io.tributary.kit.work.Rounds;
import io.tributary.tracking.domain.DomainClaim;
import io.tributary.tracking.store.ClaimStore;
import io.tributary.tracking.store.ClaimStore.OpenClaim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether claims are proved meanwhile, so that nobody has to come back and ask.
 * Claims are handed out to nodes by the database: each is looked at by one of them at a time.
 */
public final class ClaimWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimWatch.class);

  /** DNS changes take hours, a person who forgot takes for ever. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  /**
   * Looked at side by side, so that one name server that hangs keeps no other name waiting. Leaves
   * some of the lookups that {@link TxtRecords} makes at once to those who ask themselves.
   */
  private static final int BATCH = 20;

  private static final Duration LONGEST_TICK = Duration.ofMinutes(1);

  private final Database database;
  private final ClaimStore claims;
  private final TxtRecords records;
  private final OwnershipConfig config;
  private final Clock clock;
  private final Rounds rounds;
  private boolean stopped;

  public ClaimWatch(
      Vertx vertx,
      Database database,
      ClaimStore claims,
      TxtRecords records,
      OwnershipConfig config,
      Clock clock) {
    this.database = database;
    this.claims = claims;
    this.records = records;
    this.config = config;
    this.clock = clock;
    long tick = Math.min(LONGEST_TICK.toMillis(), config.recheckEvery().toMillis());
    this.rounds = new Rounds(vertx, tick, this::round);
  }

  /** Starts on the calling context; {@link #stop} belongs to the same one. */
  public void start() {
    if (config.required()) {
      rounds.start();
    }
  }

  /** Finishes the lookups at hand. */
  public Future<Void> stop() {
    stopped = true;
    return rounds.stop();
  }

  private Future<Boolean> round() {
    Instant now = clock.instant();
    return database
        .transaction(tx ->
            claims.take(tx, now, now.minus(config.recheckEvery()), now.minus(PATIENCE), BATCH))
        .compose(due -> checkAll(due).map(done -> due.size() == BATCH))
        .onFailure(
            failure -> LOG.warn("claims of domains are not looked at: {}", failure.toString()));
  }

  private Future<Void> checkAll(List<OpenClaim> due) {
    return stopped
        ? Future.succeededFuture()
        : Future.join(due.stream().map(this::check).toList()).mapEmpty();
  }

  private Future<Void> check(OpenClaim open) {
    DomainClaim claim = open.claim();
    return records
        .of(claim.recordName())
        .compose(found ->
            claim.isProvedBy(found)
                ? database
                    .transaction(tx -> claims.prove(tx, open.workspaceId(), claim, clock.instant()))
                    .onSuccess(proved -> LOG.info("domain {} is proved: {}", claim.slug(), proved))
                : Future.succeededFuture(false))
        // One name's trouble must not keep the others waiting; it is looked at again.
        .recover(failure -> {
          LOG.info("domain {} cannot be looked at: {}", claim.slug(), failure.toString());
          return Future.succeededFuture(false);
        })
        .mapEmpty();
  }
}
