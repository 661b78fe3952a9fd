package io.tributary.app.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a client could send, made up from one seed: requests that the contract describes with values
 * that nobody expects, and the same with their bytes damaged. The same seed says the same again.
 */
final class Inputs {
  private static final int DEPTH = 4;

  /** What has tripped software before; the last resort of every field. */
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "\u00a0",
          "\u0000",
          "a\u0000b",
          "\ufeff",
          "\ufffd",
          "\u202e",
          "\u0130",
          "\u00df",
          "%00",
          "%zz",
          "%",
          "%c0%af",
          "..%2f..%2f",
          "../../etc/passwd",
          "\\",
          "\"",
          "'",
          "';--",
          "{}",
          "[]",
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "NaN",
          "9007199254740993",
          "99999999999999999999",
          "\ud83d\ude22\ud83d\udc4d",
          "zo\u00eb",
          "\u0e01\u0e33",
          "a,b",
          "-x",
          "\\,",
          "http://",
          "https://",
          "https://a@b",
          "https://xn--",
          "https://[::1",
          "//a",
          "javascript:alert(1)",
          "mailto:a@b",
          "http://localhost:1/",
          "2026-02-30",
          "2026-12-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "+275760-09-13T00:00:00Z",
          "Asia/Kathmandu",
          "GB",
          "UK",
          "eur",
          "XXX",
          "ext_",
          "link_",
          "<script>",
          "{{7*7}}",
          "${jndi:ldap://x}",
          "a.".repeat(500),
          "a".repeat(5_000),
          "(".repeat(300),
          "\t\r\n");

  private static final List<String> PATHS =
      List.of(
          "/",
          "/app/",
          "/app/links",
          "/app/x/..%2f..%2f",
          "/app/%2f..%2f",
          "/robots.txt",
          "/key",
          "/k%zz",
          "/api/live",
          "/api/live?x=%zz",
          "/api/live?token=a&since=%zz",
          "/api/health",
          "/api/health/ready",
          "/api/docs",
          "/api/openapi.json",
          "/api/bus",
          "/api/bus/info",
          "/api/bus/websocket",
          "/.well-known/jwks.json",
          "/api",
          "/api/",
          "/api//links",
          "*",
          "",
          "http://other.example/key",
          "/%F0%9F%98%A2",
          "/caf\u00e9",
          "/a?b=\u00e9&%",
          "/?%=%&=");

  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get",
          "PRI", "BREW", "");

  private static final List<String> HEADERS =
      List.of(
          "content-length: 0",
          "content-length: 5",
          "content-length: -1",
          "transfer-encoding: chunked",
          "transfer-encoding: cow",
          "expect: 100-continue",
          "expect: the-impossible",
          "range: bytes=0-1",
          "range: bytes=9-1,,x",
          "upgrade: websocket",
          "upgrade: h2c",
          "connection: upgrade",
          "connection: keep-alive, ,close",
          "host: a",
          "host:",
          "content-encoding: gzip",
          "accept-encoding: br;q=x, gzip;;,",
          "accept-language: ,;q=,*-*,fr;q=9",
          "if-none-match: \"",
          "if-modified-since: yesterday",
          "x-forwarded-for: ,,unknown, [::1",
          "x-forwarded-proto: ,",
          "cookie: a=\"; =;;",
          "traceparent: 00-x",
          "idempotency-key: \u0001",
          "authorization: Bearer",
          "authorization: Basic ====",
          "content-type: application/json; charset=utf-99",
          "content-type: ;",
          "user-agent: ",
          "referer: http://%zz/",
          "sec-websocket-key: x",
          "sec-websocket-version: 99",
          "origin: null",
          "te: trailers",
          ": nameless",
          "x y: z",
          "x:\u0000");

  private final Random random;
  private final JsonObject contract;
  private final String credential;
  private final List<Operation> operations = new ArrayList<>();

  private record Operation(String path, String method, JsonObject described) {}

  /**
   * @param contract the document that the node serves
   * @param credential the value of {@code authorization} that most requests carry
   */
  Inputs(long seed, JsonObject contract, String credential) {
    this.random = new Random(seed);
    this.contract = contract;
    this.credential = credential;
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (method.getValue() instanceof JsonObject described
            && described.containsKey("operationId")) {
          operations.add(new Operation(path.getKey(), method.getKey(), described));
        }
      }
    }
  }

  /**
   * One request or more in HTTP/1.1, as bytes: described by the contract or not, damaged or not.
   */
  byte[] http1() {
    byte[] request = chance(4) ? odd() : described();
    int damages = chance(2) ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < damages; i++) {
      request = damaged(request);
    }
    return chance(10) ? concat(request, described()) : request;
  }

  /** A WebSocket's frames as bytes, some of them masked as they must be. */
  byte[] frames() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] text = nasty().getBytes(StandardCharsets.UTF_8);
      byte[] payload =
          chance(3)
              ? new JsonObject()
                  .put("type", pick(List.of("hello", "x")))
                  .put("token", nasty())
                  .toBuffer()
                  .getBytes()
              : text;
      int length = Math.min(payload.length, 125);
      out.write(chance(3) ? random.nextInt(256) : 0x80 | pick(List.of(1, 2, 8, 9, 10)));
      out.write((chance(5) ? 0 : 0x80) | (chance(8) ? random.nextInt(128) : length));
      out.write(0);
      out.write(0);
      out.write(0);
      out.write(0);
      out.write(payload, 0, length);
    }
    byte[] bytes = out.toByteArray();
    return chance(3) ? damaged(bytes) : bytes;
  }

  /** Frames of HTTP/2 behind a right preface: what the contract describes, rubbish, or both. */
  byte[] http2(HeaderBlocks blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int stream = 1;
    for (int i = random.nextInt(4); i >= 0; i--) {
      if (chance(3)) {
        byte[] payload = new byte[random.nextInt(40)];
        random.nextBytes(payload);
        writeFrame(out, random.nextInt(12), random.nextInt(256), random.nextInt(9), payload);
        continue;
      }
      Operation operation = pick(operations);
      byte[] body = body(operation).getBytes(StandardCharsets.UTF_8);
      byte[] head =
          blocks.encode(
              operation.method().toUpperCase(java.util.Locale.ROOT),
              "/api" + target(operation),
              List.of(
                  Map.entry("authorization", credential),
                  Map.entry("content-type", "application/json"),
                  Map.entry("x-" + i, chance(4) ? nasty() : "x")));
      boolean whole = body.length == 0;
      writeFrame(out, 1, 4 | (whole ? 1 : 0), stream, chance(6) ? damaged(head) : head);
      if (!whole) {
        writeFrame(out, 0, chance(8) ? 0 : 1, stream, chance(6) ? damaged(body) : body);
      }
      stream += 2;
    }
    return out.toByteArray();
  }

  private static void writeFrame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    int length = Math.min(payload.length, 16_384);
    out.write(length >> 16);
    out.write(length >> 8);
    out.write(length);
    out.write(type);
    out.write(flags);
    out.write(0);
    out.write(0);
    out.write(stream >> 8);
    out.write(stream);
    out.write(payload, 0, length);
  }

  private byte[] odd() {
    StringBuilder head = new StringBuilder();
    head.append(pick(METHODS))
        .append(' ')
        .append(pick(PATHS))
        .append(" HTTP/1.1\r\nhost: localhost\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    head.append("connection: close\r\n\r\n");
    return head.append(chance(2) ? nasty() : "").toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] described() {
    Operation operation = pick(operations);
    byte[] body = body(operation).getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(operation.method().toUpperCase(java.util.Locale.ROOT));
    head.append(" /api").append(target(operation)).append(" HTTP/1.1\r\nhost: localhost\r\n");
    head.append("authorization: ").append(credential).append("\r\n");
    if (chance(6)) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    if (body.length > 0) {
      head.append("content-type: application/json\r\ncontent-length: ")
          .append(body.length)
          .append("\r\n");
    }
    head.append("connection: close\r\n\r\n");
    return concat(head.toString().getBytes(StandardCharsets.UTF_8), body);
  }

  private String target(Operation operation) {
    StringBuilder target = new StringBuilder();
    for (String part : operation.path().substring(1).split("/")) {
      target.append('/').append(part.startsWith("{") ? encoded(nasty()) : part);
    }
    char separator = '?';
    for (Object each : operation.described().getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolved((JsonObject) each);
      if ("query".equals(parameter.getString("in")) && chance(3)) {
        Object value = value(parameter.getJsonObject("schema"), 0);
        target.append(separator).append(parameter.getString("name")).append('=');
        target.append(chance(12) ? "%zz" : encoded(String.valueOf(value)));
        separator = '&';
      }
    }
    return target.toString();
  }

  private String body(Operation operation) {
    JsonObject body = operation.described().getJsonObject("requestBody");
    if (body == null) {
      return chance(10) ? nasty() : "";
    }
    JsonObject schema =
        resolved(body)
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema");
    String text = String.valueOf(encodedJson(value(schema, 0)));
    return chance(12) ? text.replaceFirst("\"", "\"\\\\ud83d") : text;
  }

  private static String encodedJson(@Nullable Object value) {
    return io.vertx.core.json.Json.encode(value);
  }

  /** A value that fits the schema, nearly, or not at all. */
  private @Nullable Object value(@Nullable JsonObject described, int depth) {
    if (described == null || chance(20)) {
      return pick(List.of(nasty(), -1, true, new JsonArray(), new JsonObject()));
    }
    JsonObject schema = resolved(described);
    for (String choice : List.of("oneOf", "anyOf", "allOf")) {
      if (schema.containsKey(choice)) {
        JsonArray of = schema.getJsonArray(choice);
        return value(of.getJsonObject(random.nextInt(of.size())), depth);
      }
    }
    if (schema.containsKey("enum") && !chance(4)) {
      JsonArray of = schema.getJsonArray("enum");
      return of.getValue(random.nextInt(of.size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer", "number" ->
          pick(
              List.of(0, 1, 100, -1, 7, Integer.MAX_VALUE, Long.MAX_VALUE, 1.5, 9007199254740993L));
      case "boolean" -> random.nextBoolean();
      default -> chance(3) ? plausible(schema) : nasty();
    };
  }

  private JsonObject object(JsonObject schema, int depth) {
    JsonObject object = new JsonObject();
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    for (String name : properties.fieldNames()) {
      boolean wanted = required.contains(name) ? !chance(10) : chance(3);
      if (wanted && depth < DEPTH) {
        object.put(name, value(properties.getJsonObject(name), depth + 1));
      }
    }
    if (chance(6)) {
      object.put(nasty(), nasty());
    }
    return object;
  }

  private JsonArray array(JsonObject schema, int depth) {
    JsonArray array = new JsonArray();
    for (int i = random.nextInt(4); i > 0 && depth < DEPTH; i--) {
      array.add(value(schema.getJsonObject("items"), depth + 1));
    }
    return array;
  }

  private String plausible(JsonObject schema) {
    return switch (schema.getString("format", "")) {
      case "date-time" -> "2026-11-2" + random.nextInt(10) + "T00:00:00Z";
      case "uri" -> "https://example.com/" + random.nextInt(50);
      default -> "f" + random.nextInt(50) + (chance(4) ? "@example.com" : "");
    };
  }

  private static String type(JsonObject schema) {
    Object type = schema.getValue("type");
    return type instanceof JsonArray several ? several.getString(0) : String.valueOf(type);
  }

  private JsonObject resolved(JsonObject described) {
    String reference = described.getString("$ref");
    if (reference == null) {
      return described;
    }
    JsonObject found = contract;
    for (String part : reference.substring(2).split("/")) {
      found = found.getJsonObject(part.replace("~1", "/").replace("~0", "~"));
    }
    return resolved(found);
  }

  private byte[] damaged(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
    byte[] begin = java.util.Arrays.copyOf(bytes, at);
    byte[] cut = java.util.Arrays.copyOfRange(bytes, at, at + length);
    byte[] end = java.util.Arrays.copyOfRange(bytes, at + length, bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> concat(begin, end);
      case 1 -> concat(begin, cut, cut, end);
      case 2 -> concat(begin, nasty().getBytes(StandardCharsets.UTF_8), cut, end);
      case 3 -> begin;
      case 4 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        yield concat(begin, noise, end);
      }
      default -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
    };
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private String nasty() {
    return pick(NASTY);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
