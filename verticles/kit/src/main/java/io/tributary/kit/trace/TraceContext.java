package io.tributary.kit.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace as it is written down: the values of {@code traceparent} and {@code tracestate} (which
 * may be missing), as the W3C defines them.
 */
public record TraceContext(String parent, @Nullable String state) {
  public static final String PARENT = "traceparent";
  public static final String STATE = "tracestate";

  private static final TextMapGetter<TraceContext> READER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext from) {
          return List.of(PARENT, STATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext from, String key) {
          if (from == null) {
            return null;
          }
          return key.equals(PARENT) ? from.parent : key.equals(STATE) ? from.state : null;
        }
      };

  /** Of what {@code context} is part of, or null if it is part of no trace. */
  public static @Nullable TraceContext of(Context context) {
    String[] values = new String[2];
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            values,
            (into, key, value) -> {
              if (into != null) {
                into[key.equals(PARENT) ? 0 : 1] = value;
              }
            });
    return values[0] == null ? null : new TraceContext(values[0], values[1]);
  }

  /** One that is not as the standard says counts as none: the trace begins anew. */
  public Context toContext() {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), this, READER);
  }

  /** Reads what {@link #toText} wrote; null stays null. */
  public static @Nullable TraceContext parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    return space < 0
        ? new TraceContext(text, null)
        : new TraceContext(text.substring(0, space), text.substring(space + 1));
  }

  /** In one column: the parent, and behind a space the state. */
  public String toText() {
    return state == null ? parent : parent + " " + state;
  }
}
