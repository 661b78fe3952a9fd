package io.tributary.kit.scope;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request at hand, wherever its callbacks run: its id, for log lines that do
 * not say it, and when its caller leaves, for work that nobody would wait for any more. It is kept
 * with Vert.x' own context of that request, and ends with it. Registered as a service, since Vert.x
 * wants to know of such places before it starts.
 */
public final class RequestScope implements VertxServiceProvider {
  private static final ContextLocal<String> REQUEST_ID = ContextLocal.registerLocal(String.class);
  private static final ContextLocal<Long> ENDS_NANOS = ContextLocal.registerLocal(Long.class);

  @Override
  public void init(VertxBootstrap bootstrap) {
    // That this class is loaded is all it takes.
  }

  /** From here on, what this request does is known by this id. */
  public static void enter(String requestId) {
    // A context of many requests must not get the name of one.
    if (Vertx.currentContext() instanceof ContextInternal own && own.isDuplicate()) {
      own.putLocal(REQUEST_ID, requestId);
    }
  }

  /** The same, and its caller is answered in so many milliseconds, whatever is done by then. */
  public static void enter(String requestId, long remainingMs) {
    enter(requestId);
    if (Vertx.currentContext() instanceof ContextInternal own && own.isDuplicate()) {
      own.putLocal(ENDS_NANOS, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(remainingMs));
    }
  }

  /** Null outside of a request. */
  public static @Nullable String requestId() {
    Context context = Vertx.currentContext();
    return context == null ? null : context.getLocal(REQUEST_ID);
  }

  /**
   * How long the request's caller still waits, in milliseconds, not above {@code most}; below 1 if
   * the caller has left. Outside of a request, or of one without an end, {@code most}.
   */
  public static long remainingMs(long most) {
    Context context = Vertx.currentContext();
    Long ends = context == null ? null : context.getLocal(ENDS_NANOS);
    return ends == null
        ? most
        : Math.min(most, TimeUnit.NANOSECONDS.toMillis(ends - System.nanoTime()));
  }
}
