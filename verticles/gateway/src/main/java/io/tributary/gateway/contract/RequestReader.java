package io.tributary.gateway.contract;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.FieldError;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.WireText;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a request as the contract describes them. What cannot be read at all is
 * BAD_REQUEST; what is read but not allowed is UNPROCESSABLE_ENTITY with the field and the reason.
 */
public final class RequestReader {
  private static final int MAX_REPORTED = 20;

  /** Bytes in UTF-8 cannot spell half a character; only an escape can. */
  private static final Pattern ESCAPED_SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

  private RequestReader() {}

  /** Path parameters; they are validated and stay texts. */
  public static Map<String, String> path(ContractOperation operation, Map<String, String> raw) {
    Map<String, String> values = new HashMap<>();
    List<FieldError> errors = new ArrayList<>();
    for (ContractParameter parameter : operation.pathParameters()) {
      String text = raw.getOrDefault(parameter.name(), "");
      checkText(parameter.name(), text);
      collect(errors, parameter.name(), parameter.validator(), parameter.read(List.of(text)));
      values.put(parameter.name(), text);
    }
    refuse(errors);
    return values;
  }

  /** Query parameters by name, with the contract's defaults filled in; others are ignored. */
  public static JsonObject query(ContractOperation operation, MultiMap raw) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<FieldError> errors = new ArrayList<>();
    for (ContractParameter parameter : operation.query()) {
      List<String> texts = raw.getAll(parameter.name());
      if (texts.isEmpty() || (texts.size() == 1 && texts.get(0).isEmpty())) {
        absent(parameter, values, errors);
        continue;
      }
      texts.forEach(text -> checkNoNul(parameter.name(), text));
      Object value = parameter.read(texts);
      collect(errors, parameter.name(), parameter.validator(), value);
      values.put(parameter.name(), value);
    }
    refuse(errors);
    return new JsonObject(values);
  }

  private static void absent(
      ContractParameter parameter, Map<String, Object> values, List<FieldError> errors) {
    Object fallback = parameter.fallback();
    if (fallback != null) {
      values.put(parameter.name(), fallback);
    } else if (parameter.required()) {
      errors.add(new FieldError(parameter.name(), "is required"));
    }
  }

  /**
   * The JSON body, or null if the operation takes none or it may be left out. What a POST leaves
   * out of it has the contract's default; what a PATCH or a PUT leaves out stays out, for it means
   * «as it is». Of a key that is there twice the last value counts, as in JavaScript.
   */
  public static @Nullable Object body(ContractOperation operation, @Nullable Buffer raw) {
    Validator validator = operation.body();
    if (validator == null) {
      return null;
    }
    if (raw == null || raw.length() == 0) {
      if (operation.bodyRequired()) {
        throw MeshException.badRequest("This needs a JSON body.");
      }
      return null;
    }
    Object body = parse(raw);
    if (body instanceof JsonObject object) {
      fillDefaults(operation, object);
    }
    List<FieldError> errors = new ArrayList<>();
    collect(errors, "", validator, body);
    refuse(errors);
    return body;
  }

  private static void fillDefaults(ContractOperation operation, JsonObject body) {
    for (Map.Entry<String, Object> fallback : operation.bodyDefaults()) {
      if (!body.containsKey(fallback.getKey())) {
        body.put(fallback.getKey(), copied(fallback.getValue()));
      }
    }
  }

  /** The contract's own is everybody's. */
  private static Object copied(Object value) {
    return switch (value) {
      case JsonObject object -> object.copy();
      case JsonArray array -> array.copy();
      default -> value;
    };
  }

  private static Object parse(Buffer raw) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.getBytes())).toString();
    } catch (CharacterCodingException e) {
      throw MeshException.badRequest("The body is no valid UTF-8.");
    }
    Object body;
    try {
      body = Json.decodeValue(text);
    } catch (DecodeException e) {
      throw MeshException.badRequest("The body is no valid JSON: " + firstLine(e.getMessage()));
    }
    if (body == null) {
      throw MeshException.badRequest("The body is null; a JSON object is needed.");
    }
    if (ESCAPED_SURROGATE.matcher(text).find()) {
      WireText.check(body);
    }
    return body;
  }

  /**
   * Whether the bytes of a query are text. Its decoder puts U+FFFD in place of those that are none,
   * which a text may also have of its own: analytics answers with it what visitors sent broken.
   *
   * @param raw the query as it came, or null
   * @throws MeshException BAD_REQUEST if they are not
   */
  public static void checkQuery(@Nullable String raw) {
    if (raw == null || raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int high = c == '%' && i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = c == '%' && i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
    } catch (CharacterCodingException e) {
      throw MeshException.badRequest("The query holds bytes that are no text in UTF-8.");
    }
  }

  /** U+FFFD is what the decoder puts in place of bytes that are no UTF-8. */
  private static void checkText(String name, String text) {
    if (text.indexOf('\uFFFD') >= 0) {
      throw MeshException.badRequest(name + " holds bytes that are no text in UTF-8.");
    }
    checkNoNul(name, text);
  }

  private static void checkNoNul(String name, String text) {
    if (text.indexOf('\0') >= 0 || !WireText.isWhole(text)) {
      throw MeshException.badRequest(name + " holds a NUL or half a character.");
    }
  }

  private static void collect(
      List<FieldError> errors, String name, Validator validator, Object value) {
    OutputUnit result;
    try {
      result = validator.validate(value);
    } catch (RuntimeException e) {
      // The library's check of a format may trip over a text, an empty one for example.
      errors.add(new FieldError(name.isEmpty() ? "body" : name, "cannot be read as its format"));
      return;
    }
    if (Boolean.TRUE.equals(result.getValid())) {
      return;
    }
    List<OutputUnit> units = result.getErrors() == null ? List.of(result) : result.getErrors();
    for (OutputUnit unit : units) {
      if (unit.getError() != null && !isSummary(unit.getError())) {
        errors.add(new FieldError(fieldOf(name, unit.getInstanceLocation()), unit.getError()));
      }
    }
    if (errors.isEmpty()) {
      errors.add(new FieldError(name.isEmpty() ? "body" : name, "is not allowed here"));
    }
  }

  /** The validator also says of every level above that something below it is wrong. */
  private static boolean isSummary(String error) {
    return error.startsWith("A subschema had errors") || error.endsWith("does not match schema");
  }

  /** {@code #/testVariants/0/url} → {@code testVariants.0.url}. */
  private static String fieldOf(String name, @Nullable String location) {
    String inside = location == null ? "" : location.replaceFirst("^#?/?", "").replace('/', '.');
    if (name.isEmpty()) {
      return inside.isEmpty() ? "body" : inside;
    }
    return inside.isEmpty() ? name : name + "." + inside;
  }

  private static void refuse(List<FieldError> errors) {
    if (errors.isEmpty()) {
      return;
    }
    FieldError first = errors.get(0);
    throw new MeshException(
        FailureCode.UNPROCESSABLE_ENTITY,
        first.field() + ": " + first.message(),
        errors.subList(0, Math.min(MAX_REPORTED, errors.size())),
        0);
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
