package io.tributary.kit.scope;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * The id of the request at hand, for log lines that do not say it. It is kept with Vert.x' own
 * context of that request, which its callbacks run on, and ends with it. Registered as a service,
 * since Vert.x wants to know of such places before it starts.
 */
public final class RequestScope implements VertxServiceProvider {
  private static final ContextLocal<String> REQUEST_ID = ContextLocal.registerLocal(String.class);

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

  /** Null outside of a request. */
  public static @Nullable String requestId() {
    Context context = Vertx.currentContext();
    return context == null ? null : context.getLocal(REQUEST_ID);
  }
}
