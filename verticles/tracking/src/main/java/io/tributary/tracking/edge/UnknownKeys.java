package io.tributary.tracking.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the table does not have: asked once of the database, however many visitors wait, and
 * remembered as unknown for a few seconds. Scanners ask for thousands of them, so what is under way
 * and what is remembered have limits. Thread-safe.
 */
final class UnknownKeys {
  private static final int REMEMBERED = 100_000;
  private static final Duration REMEMBER = Duration.ofSeconds(5);
  private static final int MAX_UNDER_WAY = 256;

  private final LinkSource source;
  private final LinkTable table;
  private final Context context;
  private final Cache<String, Boolean> unknown =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBER).build();
  private final Map<String, Future<@Nullable EdgeLink>> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger asking = new AtomicInteger();

  UnknownKeys(Vertx vertx, LinkSource source, LinkTable table) {
    this.context = vertx.getOrCreateContext();
    this.source = source;
    this.table = table;
  }

  /** Ask the table first: a link of this key may have appeared since. */
  boolean isKnownUnknown(EdgeDomain domain, String key) {
    return unknown.getIfPresent(name(domain, key)) != null;
  }

  /**
   * The link of that key, or null if there is none. Fails if the database cannot say, or too many
   * ask. Completes on any thread.
   */
  Future<@Nullable EdgeLink> find(EdgeDomain domain, String key) {
    String name = name(domain, key);
    Promise<@Nullable EdgeLink> answer = Promise.promise();
    Future<@Nullable EdgeLink> before = underWay.putIfAbsent(name, answer.future());
    if (before != null) {
      return before;
    }
    if (asking.incrementAndGet() > MAX_UNDER_WAY) {
      asking.decrementAndGet();
      underWay.remove(name);
      answer.fail("too many unknown keys are being looked up");
      return answer.future();
    }
    context.runOnContext(go ->
        source
            .find(domain, key)
            .onComplete(
                link -> {
                  if (link == null) {
                    unknown.put(name, true);
                  } else {
                    table.put(link);
                  }
                  done(name);
                  answer.complete(link);
                },
                failure -> {
                  done(name);
                  answer.fail(failure);
                }));
    return answer.future();
  }

  private void done(String name) {
    underWay.remove(name);
    asking.decrementAndGet();
  }

  private static String name(EdgeDomain domain, String key) {
    return domain.slug() + "/" + key.toLowerCase(Locale.ROOT);
  }
}
