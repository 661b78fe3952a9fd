package io.tributary.app;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.kit.node.NodeInfo;
import io.tributary.kit.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends traces to a collector, by OTLP over HTTP. OpenTelemetry's own variables ({@code
 * OTEL_EXPORTER_OTLP_HEADERS}, {@code OTEL_RESOURCE_ATTRIBUTES} …) count too.
 */
final class TraceExport {
  /** Spans that wait to be sent; one more is dropped, for nothing waits for a trace. */
  private static final String MAX_WAITING = "4096";

  /** A collector that does not answer must not hold up the node's end. */
  private static final int FLUSH_S = 3;

  private final @Nullable OpenTelemetrySdk sdk;

  private TraceExport(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /** Of a node without a collector it does nothing: then nothing of it is even loaded. */
  static TraceExport from(Settings settings, NodeInfo node) {
    String endpoint = settings.optional("tracing.endpoint");
    return new TraceExport(
        endpoint == null ? null : sdk(endpoint, share(settings.string("tracing.sample")), node));
  }

  /** Lets Vert.x make spans of its own: of the bus and of SQL. */
  VertxBuilder into(VertxBuilder builder) {
    return sdk == null ? builder : builder.withTracer(new OpenTelemetryTracingFactory(sdk));
  }

  /** Before anything is deployed. */
  void install(Vertx vertx) {
    if (sdk != null) {
      Tracing.install(vertx, sdk);
    }
  }

  /** Sends what waits. */
  Future<Void> close(Vertx vertx) {
    OpenTelemetrySdk open = sdk;
    return open == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> {
          open.shutdown().join(FLUSH_S, TimeUnit.SECONDS);
          return null;
        });
  }

  private static OpenTelemetrySdk sdk(String endpoint, double share, NodeInfo node) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() ->
            Map.of(
                "otel.service.name", "tributary",
                "otel.propagators", "tracecontext",
                "otel.traces.exporter", "otlp",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.exporter.otlp.traces.endpoint", endpoint,
                "otel.traces.sampler", "parentbased_traceidratio",
                "otel.traces.sampler.arg", String.valueOf(share),
                "otel.bsp.max.queue.size", MAX_WAITING))
        .addResourceCustomizer((resource, config) ->
            resource.toBuilder()
                .putAll(
                    Attributes.builder()
                        .put("service.version", node.version())
                        .put("service.instance.id", node.id())
                        .put("host.name", node.name())
                        .build())
                .build())
        .build()
        .getOpenTelemetrySdk();
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException("tracing.sample must be a number from 0 to 1, not «" + text + "»");
    }
    throw new ConfigException("tracing.sample must be from 0 to 1, not " + text);
  }
}
