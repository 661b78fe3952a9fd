package io.tributary.tracking.edge;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.work.Rounds;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LinkChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table like the database: loads everything at start, then reads what has a higher
 * revision, at once on a hint and every second anyway. Belongs to the context that calls {@link
 * #start}.
 *
 * <p>A revision is drawn before its transaction commits, so one may appear behind a higher one that
 * was read already. Therefore every poll begins at the revision that was the newest half a minute
 * ago; what the table has in that revision is not read again.
 */
final class LinkSync {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSync.class);
  private static final long POLL_MS = 1_000;

  /** Longer than any transaction may run (the statement timeout is a third of it). */
  private static final long LATE_COMMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Writes that may have been under way when the table was loaded. */
  private static final long OVERLAP_AT_START = 2_000;

  /** So long without a poll that worked, the table counts as stale. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int REFRESH = 500;

  private final Vertx vertx;
  private final LinkSource source;
  private final LinkTable table;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private volatile Map<String, EdgeDomain> hosts = Map.of();
  private volatile long hostsVersion;
  private volatile long polledNanos;
  private volatile boolean failing;
  private String domainsState = "";
  private @Nullable MessageConsumer<LinkChanged> hints;
  private final Rounds rounds;
  private boolean stopped;

  /** The newest revision at a time. */
  private record Mark(long nanos, long revision) {}

  LinkSync(Vertx vertx, LinkSource source, LinkTable table) {
    this.vertx = vertx;
    this.source = source;
    this.table = table;
    this.rounds = new Rounds(vertx, POLL_MS, this::poll);
  }

  /** Loads the table; then it is kept up to date. */
  Future<Void> start() {
    long begun = System.nanoTime();
    return source
        .newestRevision()
        .map(newest -> {
          // A little earlier: some of those writes may commit while the rest is read.
          marks.add(new Mark(begun, Math.max(0, newest - OVERLAP_AT_START)));
          marks.add(new Mark(begun, newest));
          return null;
        })
        .compose(done -> domains())
        .compose(done -> source.settingsSince(0))
        .compose(done -> source.all(table::put))
        .compose(done -> {
          polledNanos = System.nanoTime();
          long ms = TimeUnit.NANOSECONDS.toMillis(polledNanos - begun);
          LOG.info("{} links of {} domains loaded in {} ms", table.size(), hosts.size(), ms);
          rounds.start();
          MessageConsumer<LinkChanged> consumer =
              vertx.eventBus().consumer(Addresses.LINK_CHANGED, hint -> rounds.wake());
          hints = consumer;
          return consumer.completion();
        });
  }

  Future<Void> stop() {
    stopped = true;
    MessageConsumer<LinkChanged> consumer = hints;
    return rounds
        .stop()
        .compose(done -> consumer == null ? Future.succeededFuture() : consumer.unregister());
  }

  /** Every domain that has an owner, by its name in lower case. */
  Map<String, EdgeDomain> hosts() {
    return hosts;
  }

  /** Grows whenever {@link #hosts} changes. */
  long hostsVersion() {
    return hostsVersion;
  }

  PartHealth health() {
    return failing && System.nanoTime() - polledNanos > STALE_NANOS
        ? PartHealth.degraded("changes of links are not seen: PostgreSQL does not answer")
        : PartHealth.OK;
  }

  private Future<Boolean> poll() {
    return round()
        .onComplete(
            done -> {
              polledNanos = System.nanoTime();
              if (failing) {
                failing = false;
                LOG.info("the link table is up to date again");
              }
            },
            failure -> {
              if (!failing && !stopped) {
                failing = true;
                LOG.warn("the link table cannot be brought up to date: {}", failure.toString());
              }
            })
        .map(false);
  }

  private Future<Void> round() {
    long now = System.nanoTime();
    while (marks.size() > 1 && now - marks.peek().nanos() > LATE_COMMIT_NANOS) {
      marks.remove();
    }
    long from = marks.element().revision();
    return source
        .newestRevision()
        .compose(newest ->
            source
                .settingsSince(from)
                .compose(done -> page(from))
                .compose(done -> domains())
                .map(done -> {
                  marks.add(new Mark(now, newest));
                  return null;
                }));
  }

  private Future<Void> page(long from) {
    return source
        .changedSince(from)
        .compose(changes -> {
          List<String> stale =
              changes.stream().filter(this::isStale).map(LinkSource.Change::id).toList();
          Future<Void> refreshed = refresh(stale, 0);
          return changes.size() < LinkSource.PAGE
              ? refreshed
              : refreshed.compose(done -> page(changes.getLast().revision()));
        });
  }

  private boolean isStale(LinkSource.Change change) {
    long have = table.revisionOf(change.id());
    return change.gone() ? have >= 0 : have < change.revision();
  }

  private Future<Void> refresh(List<String> ids, int from) {
    if (from >= ids.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(ids.size(), from + REFRESH);
    return source.refresh(ids.subList(from, to)).compose(done -> refresh(ids, to));
  }

  private Future<Void> domains() {
    return source
        .domainsState()
        .compose(state ->
            state.equals(domainsState)
                ? Future.succeededFuture()
                : source
                    .domains()
                    .map(found -> {
                      hosts = found;
                      hostsVersion = hostsVersion + 1;
                      domainsState = state;
                      return null;
                    }));
  }
}
