package io.tributary.tracking.edge;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.work.Rounds;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LinkChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table like the database: loads everything at start, then reads what a hint names, at
 * once, and every second whatever has changed since. Belongs to the context that calls {@link
 * #start}.
 *
 * <p>{@link RevisionMarks} says from which revision on changes may be unseen, so that none is
 * passed over, however late its transaction commits; what the table has in that revision is not
 * read again.
 */
final class LinkSync {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSync.class);
  private static final long POLL_MS = 1_000;

  /** Hints that wait for the round at hand; what is not remembered is found by the next poll. */
  private static final int MOST_HINTS = 10_000;

  /**
   * If others wrote while the table was loaded and have not ended, any link may yet turn out to
   * have changed: until they have, this many of the last revisions are looked at by every poll, and
   * all of them now and then.
   */
  private static final long OVERLAP_AT_START = 2_000;

  private static final long LOOK_AT_ALL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** So long without a poll that worked, the table counts as stale. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int REFRESH = 500;

  private final Vertx vertx;
  private final LinkSource source;
  private final LinkTable table;
  private final RevisionMarks marks = new RevisionMarks();
  private final Map<String, Long> hinted = new LinkedHashMap<>();
  private long loaded;
  private long lookedAtAllNanos;
  private volatile OwnHosts hosts = OwnHosts.NONE;
  private volatile long hostsVersion;
  private volatile long polledNanos;
  private volatile boolean failing;
  private String domainsState = "";
  private @Nullable MessageConsumer<LinkChanged> hints;
  private final Rounds rounds;
  private boolean stopped;

  LinkSync(Vertx vertx, LinkSource source, LinkTable table) {
    this.vertx = vertx;
    this.source = source;
    this.table = table;
    this.rounds = new Rounds(vertx, POLL_MS, this::poll);
  }

  /** Loads the table; then it is kept up to date. */
  Future<Void> start() {
    long begun = System.nanoTime();
    // Twice, for what the first one names has settled only if the second one says so.
    return progress()
        .compose(first -> progress())
        .compose(done -> domains())
        .compose(done -> source.settingsSince(0))
        .compose(done -> source.all(table::put))
        .compose(done -> {
          polledNanos = System.nanoTime();
          lookedAtAllNanos = polledNanos;
          long ms = TimeUnit.NANOSECONDS.toMillis(polledNanos - begun);
          LOG.info(
              "{} links of {} domains loaded in {} ms", table.size(), hosts.byName().size(), ms);
          rounds.start();
          MessageConsumer<LinkChanged> consumer =
              vertx.eventBus().consumer(Addresses.LINK_CHANGED, hint -> hinted(hint.body()));
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

  /** Every domain that has an owner. */
  OwnHosts hosts() {
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

  private Future<Void> progress() {
    return source
        .progress()
        .map(now -> {
          marks.read(now);
          loaded = now.newest();
          return null;
        });
  }

  private void hinted(LinkChanged hint) {
    if (hinted.size() < MOST_HINTS) {
      hinted.merge(hint.linkId(), hint.revision(), Math::max);
    }
    rounds.wake();
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
    long settled = marks.from();
    boolean all = settled == 0 && System.nanoTime() - lookedAtAllNanos > LOOK_AT_ALL_NANOS;
    long from = settled == 0 && !all ? Math.max(0, loaded - OVERLAP_AT_START) : settled;
    return named()
        .compose(done -> source.progress())
        .compose(now ->
            source
                .settingsSince(from)
                .compose(done -> page(from))
                .compose(done -> domains())
                .map(done -> {
                  if (from == settled) {
                    marks.read(now);
                    lookedAtAllNanos = System.nanoTime();
                  }
                  return null;
                }));
  }

  /** Those that hints name: they are committed, whoever else is still at it. */
  private Future<Void> named() {
    List<String> stale =
        hinted.entrySet().stream()
            .filter(hint -> table.revisionOf(hint.getKey()) < hint.getValue())
            .map(Map.Entry::getKey)
            .toList();
    hinted.clear();
    return refresh(stale, 0);
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
                      hosts = new OwnHosts(found);
                      hostsVersion = hostsVersion + 1;
                      domainsState = state;
                      return null;
                    }));
  }
}
