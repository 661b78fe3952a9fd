package io.tributary.kit.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.Shareable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what Vert.x cannot see. Its own tracer makes those of the bus and of SQL, and only
 * where a trace is under way already: one begins at an operation, or at a record that carries one.
 */
public final class Tracing implements Shareable {
  private static final String KEY = "tributary.tracing";
  private static final Tracing OFF = new Tracing(null);

  /** So that where nothing is traced nothing is looked for. */
  private static volatile boolean anywhere;

  private final @Nullable Tracer tracer;

  private Tracing(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  /** Turns it on, before anything is deployed. */
  public static void install(Vertx vertx, OpenTelemetry telemetry) {
    anywhere = true;
    vertx
        .sharedData()
        .<String, Tracing>getLocalMap(KEY)
        .put(KEY, new Tracing(telemetry.getTracer("io.tributary")));
  }

  public static Tracing of(Vertx vertx) {
    return vertx.sharedData().<String, Tracing>getLocalMap(KEY).getOrDefault(KEY, OFF);
  }

  public boolean isOn() {
    return tracer != null;
  }

  /** The trace that the calling code is part of, or null. */
  public static @Nullable TraceContext current() {
    return anywhere ? TraceContext.of(Context.current()) : null;
  }

  /**
   * A span that begins now.
   *
   * @throws IllegalStateException if tracing is off
   */
  public SpanBuilder span(String name, SpanKind kind, Context parent) {
    if (tracer == null) {
      throw new IllegalStateException("tracing is off");
    }
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
  }

  /**
   * Does the work as part of {@code span}, which ends with it, or of no trace at all. It runs on a
   * context of its own, so that nothing else becomes a part of it, nor it of what ran before.
   */
  public static <T> Future<T> within(Vertx vertx, @Nullable Span span, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    ContextInternal own = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    own.runOnContext(here -> {
      if (span != null) {
        enter(span);
      }
      Future<T> outcome;
      try {
        outcome = work.get();
      } catch (RuntimeException e) {
        outcome = Future.failedFuture(e);
      }
      outcome.onComplete(done);
    });
    return done.future()
        .onComplete(ended -> {
          if (span != null) {
            end(span, ended.cause());
          }
        });
  }

  /**
   * Makes {@code span} what the Vert.x context at hand is part of, for as long as that lasts. To be
   * called on a context that is one request's.
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static void enter(Span span) {
    // Not closed: it ends with the context that it is kept with.
    Scope unused = span.storeInContext(Context.root()).makeCurrent();
  }

  /** Ends it, as failed if there is a failure; its message may carry data, so its type is told. */
  public static void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
    }
    span.end();
  }
}
