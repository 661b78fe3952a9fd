package io.tributary.mesh;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of an {@link OperationRequest} in JSON; whoever wrote it is told which is wrong. */
final class RequestFields {
  private RequestFields() {}

  static String text(JsonObject json, String name) {
    String text = textOrNull(json, name);
    if (text == null || text.isEmpty()) {
      throw missing(name);
    }
    return text;
  }

  static String text(JsonObject json, String name, String fallback) {
    String text = textOrNull(json, name);
    return text == null ? fallback : text;
  }

  static @Nullable String textOrNull(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name, "must be a text");
  }

  static long time(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null) {
      throw missing(name);
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "must be a whole number: milliseconds since 1970");
  }

  /** Empty if there is none. */
  static JsonObject object(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return new JsonObject();
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrong(name, "must be an object");
  }

  static Map<String, String> path(JsonObject json) {
    Map<String, String> path = new HashMap<>();
    object(json, "path")
        .forEach(entry -> path.put(entry.getKey(), String.valueOf(entry.getValue())));
    return path;
  }

  static @Nullable Principal principal(JsonObject json) {
    if (json.getValue("principal") == null) {
      return null;
    }
    JsonObject principal = object(json, "principal");
    return new Principal(
        inside(principal, "workspaceId"),
        inside(principal, "currency"),
        kind(inside(principal, "kind")),
        inside(principal, "subjectId"),
        scopes(principal));
  }

  private static String inside(JsonObject principal, String name) {
    if (principal.getValue(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw principal.getValue(name) == null
        ? missing("principal." + name)
        : wrong("principal." + name, "must be a text");
  }

  private static Principal.Kind kind(String name) {
    return Arrays.stream(Principal.Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            wrong("principal.kind", "must be one of " + Arrays.toString(Principal.Kind.values())));
  }

  private static Set<String> scopes(JsonObject principal) {
    Set<String> scopes = new HashSet<>();
    if (!(principal.getValue("scopes") instanceof JsonArray named)) {
      throw missing("principal.scopes");
    }
    named.forEach(scope -> scopes.add(String.valueOf(scope)));
    return scopes;
  }

  private static MeshException missing(String name) {
    return MeshException.badRequest("The OperationRequest has no " + name + ".");
  }

  private static MeshException wrong(String name, String why) {
    return MeshException.badRequest("The OperationRequest's " + name + " " + why + ".");
  }
}
