package io.tributary.app;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/** Takes spans in by OTLP over HTTP, as a collector does, and keeps the few fields that matter. */
final class TraceCollector implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final Queue<SeenSpan> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if ("gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))) {
            try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
              body = unzipped.readAllBytes();
            }
          }
          take(body);
          exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1/traces";
  }

  List<SeenSpan> spansOf(String traceId) {
    return spans.stream().filter(span -> span.trace().equals(traceId)).toList();
  }

  List<SeenSpan> all() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** ExportTraceServiceRequest › ResourceSpans › ScopeSpans › Span. */
  private void take(byte[] request) {
    fields(
        request,
        (number, resource) -> {
          if (number == 1) {
            fields(
                resource,
                (inResource, scope) -> {
                  if (inResource == 2) {
                    fields(
                        scope,
                        (inScope, span) -> {
                          if (inScope == 2) {
                            spans.add(span(span));
                          }
                        });
                  }
                });
          }
        });
  }

  private static SeenSpan span(byte[] bytes) {
    String[] seen = {"", "", "", ""};
    List<String> attributes = new ArrayList<>();
    fields(
        bytes,
        (number, value) -> {
          switch (number) {
            case 1 -> seen[0] = HEX.formatHex(value);
            case 2 -> seen[1] = HEX.formatHex(value);
            case 4 -> seen[2] = HEX.formatHex(value);
            case 5 -> seen[3] = new String(value, StandardCharsets.UTF_8);
            case 9 -> attributes.add(new String(value, StandardCharsets.UTF_8));
            default -> {}
          }
        });
    return new SeenSpan(seen[0], seen[1], seen[2], seen[3], attributes);
  }

  /** The fields of a message that have a length; the others are passed over. */
  private static void fields(byte[] message, BiConsumer<Integer, byte[]> each) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      switch ((int) (key & 7)) {
        case 0 -> varint(in);
        case 1 -> in.getLong();
        case 2 -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          each.accept((int) (key >>> 3), value);
        }
        case 5 -> in.getInt();
        default -> throw new IllegalStateException("no protobuf");
      }
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /**
   * @param parent empty for the first of a trace
   * @param attributes as they travel: names and values are in the text
   */
  record SeenSpan(String trace, String id, String parent, String name, List<String> attributes) {}
}
