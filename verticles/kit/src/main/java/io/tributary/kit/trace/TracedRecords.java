package io.tributary.kit.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.tributary.kit.kafka.TopicRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traces that go through Kafka, in the headers of its records. */
public final class TracedRecords {
  /** Traces of one batch that its span points at, beside the one it belongs to. */
  private static final int MAX_LINKS = 32;

  private TracedRecords() {}

  /**
   * Sends a record as part of the trace that its cause was part of.
   *
   * @param trace that of the cause, or null
   */
  public static Future<?> send(
      Tracing tracing,
      KafkaProducer<String, byte[]> producer,
      KafkaProducerRecord<String, byte[]> record,
      @Nullable TraceContext trace) {
    if (trace == null) {
      return producer.send(record);
    }
    if (!tracing.isOn()) {
      // Who reads it may trace.
      write(record, trace);
      return producer.send(record);
    }
    Span span =
        tracing
            .span(record.topic() + " publish", SpanKind.PRODUCER, trace.toContext())
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", record.topic())
            .startSpan();
    TraceContext own = TraceContext.of(span.storeInContext(Context.root()));
    write(record, own == null ? trace : own);
    return producer.send(record).onComplete(sent -> Tracing.end(span, sent.cause()));
  }

  /**
   * Takes a batch in as part of the trace of its first record that has one; the span points at the
   * others' traces.
   */
  public static Future<Void> take(
      Vertx vertx, String group, List<TopicRecord> records, Supplier<Future<Void>> work) {
    Tracing tracing = Tracing.of(vertx);
    if (!tracing.isOn()) {
      return work.get();
    }
    Set<TraceContext> traces = traces(records);
    if (traces.isEmpty()) {
      return Tracing.within(vertx, null, work);
    }
    TraceContext first = traces.iterator().next();
    SpanBuilder builder =
        tracing
            .span(records.getFirst().topic() + " process", SpanKind.CONSUMER, first.toContext())
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", records.getFirst().topic())
            .setAttribute("messaging.consumer.group.name", group)
            .setAttribute("messaging.batch.message_count", records.size());
    traces.stream()
        .skip(1)
        .limit(MAX_LINKS)
        .forEach(other -> builder.addLink(Span.fromContext(other.toContext()).getSpanContext()));
    return Tracing.within(vertx, builder.startSpan(), work);
  }

  private static Set<TraceContext> traces(List<TopicRecord> records) {
    Set<TraceContext> traces = new LinkedHashSet<>();
    for (TopicRecord record : records) {
      byte[] parent = record.header(TraceContext.PARENT);
      if (parent != null) {
        traces.add(
            new TraceContext(
                new String(parent, StandardCharsets.US_ASCII),
                text(record.header(TraceContext.STATE))));
      }
    }
    return traces;
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(value, StandardCharsets.US_ASCII);
  }

  private static void write(KafkaProducerRecord<String, byte[]> record, TraceContext trace) {
    record.addHeader(TraceContext.PARENT, trace.parent());
    String state = trace.state();
    if (state != null) {
      record.addHeader(TraceContext.STATE, state);
    }
  }
}
