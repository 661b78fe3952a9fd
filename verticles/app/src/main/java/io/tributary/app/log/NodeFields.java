package io.tributary.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.tributary.kit.scope.RequestScope;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The keys {@code node}, {@code request}, {@code trace} and {@code span} of a line in JSON. */
public final class NodeFields extends AbstractJsonProvider<ILoggingEvent> {
  private static volatile String node = "";

  /** From now on every line names this node. */
  public static void node(String id) {
    node = id;
  }

  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) {
    write(generator, "node", node);
    // Lines are written by the thread that logs, so its request is still at hand.
    write(generator, "request", RequestScope.requestId());
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      write(generator, "trace", span.getTraceId());
      write(generator, "span", span.getSpanId());
    }
  }

  private static void write(JsonGenerator generator, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      generator.writeStringProperty(key, value);
    }
  }
}
