package io.tributary.gateway.contract;

import io.tributary.gateway.contract.Places.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What this house asks of a contract beyond OpenAPI itself. Whoever drops a fragment beside the
 * others is told every line that is wrong at once.
 */
final class ContractRules {
  private static final int MAX_REPORTED = 20;
  private static final Pattern ADDRESS = Pattern.compile("[a-z][a-zA-Z0-9]*(\\.[a-zA-Z0-9]+)+");
  private static final Pattern SCOPE = Pattern.compile("[a-z][a-zA-Z]*\\.(read|write)");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "array", "object", "null");

  /** Addresses of the mesh that no client may reach, whatever a fragment says. */
  private static final Pattern INTERNAL = Pattern.compile(".*\\.(internal|hint)\\..*|live\\..*");

  /** Paths that the gateway answers itself, before the contract's. */
  private static final Pattern TAKEN =
      Pattern.compile("/(openapi\\.json|docs|live|bus|health|monitoring)(/.*)?");

  private final ContractSource source;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Place> operationIds = new HashMap<>();
  private final Map<String, Place> shapes = new HashMap<>();

  ContractRules(ContractSource source) {
    this.source = source;
  }

  /**
   * @throws ContractException with one line for each problem
   */
  void check() {
    source.document().getJsonObject("paths").fieldNames().forEach(this::path);
    source.forEachOperation(this::operation);
    source.forEachObject(this::object);
    if (!problems.isEmpty()) {
      throw new ContractException(
          String.join("\n", problems.subList(0, Math.min(MAX_REPORTED, problems.size()))));
    }
  }

  private void path(String path) {
    String pointer = Places.inside("/paths", path);
    if (TAKEN.matcher(path).matches()) {
      wrong(pointer, "the gateway itself answers " + path);
    }
    Place place = source.places().of(pointer);
    Place other = shapes.putIfAbsent(VARIABLE.matcher(path).replaceAll("{}"), place);
    if (other != null) {
      wrong(pointer, "the path «" + path + "» cannot be told from the one in " + other);
    }
  }

  private void operation(String pointer, JsonObject operation) {
    address(pointer, operation);
    scope(pointer, operation);
    timeout(pointer, operation.getValue("x-timeout"));
    responses(pointer, operation.getJsonObject("responses", new JsonObject()));
    JsonObject body = resolved(operation.getJsonObject("requestBody"));
    if (body != null
        && !body.getJsonObject("content", new JsonObject()).containsKey("application/json")) {
      wrong(pointer + "/requestBody", "a body must have the content type application/json");
    }
    variables(pointer, operation);
  }

  private void address(String pointer, JsonObject operation) {
    String id = operation.getString("operationId");
    if (id == null) {
      wrong(pointer, "an operation needs an operationId: the bus address that answers it");
      return;
    }
    String at = pointer + "/operationId";
    if (!ADDRESS.matcher(id).matches()) {
      wrong(at, "the operationId «" + id + "» must be words joined by dots");
    } else if (INTERNAL.matcher(id).matches()) {
      wrong(at, "the address «" + id + "» is internal and cannot be served over HTTP");
    }
    Place other = operationIds.putIfAbsent(id, source.places().of(at));
    if (other != null) {
      wrong(at, "the operationId «" + id + "» is used already in " + other);
    }
  }

  private void scope(String pointer, JsonObject operation) {
    boolean open =
        operation.getValue("security") instanceof JsonArray security && security.isEmpty();
    Object scope = operation.getValue("x-scope");
    if (open && scope != null) {
      wrong(pointer + "/x-scope", "an operation that is open to everybody has no x-scope");
    } else if (!open && scope == null) {
      wrong(
          pointer,
          "an operation needs x-scope (resource.read or resource.write; «none»: any valid"
              + " credential) or «security: []»");
    } else if (!open
        && !ContractOperation.NO_SCOPE.equals(scope)
        && !SCOPE.matcher(String.valueOf(scope)).matches()) {
      wrong(pointer + "/x-scope", "«" + scope + "» is not resource.read or resource.write");
    }
  }

  private void timeout(String pointer, @Nullable Object timeout) {
    if (timeout != null
        && !(timeout instanceof String text && ContractOperation.TIMEOUT.matcher(text).matches())) {
      wrong(pointer + "/x-timeout", "«" + timeout + "» is no time such as 500ms or 3s");
    }
  }

  private void responses(String pointer, JsonObject responses) {
    Set<String> names = responses.fieldNames();
    if (names.stream().noneMatch(status -> status.matches("2\\d\\d"))) {
      wrong(pointer, "an operation documents its success: a response 2xx");
    }
    if (names.stream().noneMatch(s -> s.equals("default") || s.startsWith("4"))) {
      wrong(
          pointer,
          "an operation documents its failures: «default: {$ref: \"#/components/responses/Error\"}»"
              + " or responses 4xx");
    }
  }

  /** Variables of the path and parameters in the path belong together. */
  private void variables(String pointer, JsonObject operation) {
    String item = pointer.substring(0, pointer.lastIndexOf('/'));
    String path = unescape(item.substring("/paths/".length()));
    Set<String> declared = new HashSet<>();
    parameters(item, resolve("#" + item) instanceof JsonObject o ? o : new JsonObject(), declared);
    parameters(pointer, operation, declared);
    Matcher variable = VARIABLE.matcher(path);
    Set<String> used = new HashSet<>();
    while (variable.find()) {
      used.add(variable.group(1));
    }
    for (String name : used) {
      if (!declared.contains(name)) {
        wrong(pointer, "the path's {" + name + "} has no parameter «in: path»");
      }
    }
    for (String name : declared) {
      if (!used.contains(name)) {
        wrong(pointer, "the path has no {" + name + "} for its parameter");
      }
    }
  }

  private void parameters(String pointer, JsonObject owner, Set<String> inPath) {
    JsonArray parameters = owner.getJsonArray("parameters", new JsonArray());
    for (int i = 0; i < parameters.size(); i++) {
      JsonObject parameter = resolved(parameters.getJsonObject(i));
      if (parameter == null) {
        continue;
      }
      String in = parameter.getString("in");
      if ("path".equals(in)) {
        inPath.add(parameter.getString("name"));
      } else if (!"query".equals(in) && !"header".equals(in)) {
        wrong(pointer + "/parameters/" + i, "a parameter is «in» path, query or header");
      }
    }
  }

  private void object(String pointer, JsonObject object) {
    if (object.getValue("$ref") instanceof String reference) {
      if (!reference.startsWith("#/")) {
        wrong(pointer + "/$ref", "«" + reference + "» is outside of the contract");
      } else if (resolve(reference) == null) {
        wrong(pointer + "/$ref", "there is no «" + reference + "»");
      }
    }
    // Only schemas have a type that is one of these; a schema may also have a property of the name.
    if (pointer.contains("/schema")
        && !pointer.endsWith("/properties")
        && object.getValue("type") instanceof String type
        && !TYPES.contains(type)
        && !pointer.contains("/example")
        && !pointer.contains("/default")) {
      wrong(pointer + "/type", "«" + type + "» is no type of a schema");
    }
    if (pointer.contains("/schema") && "email".equals(object.getValue("format"))) {
      wrong(
          pointer + "/format",
          "the library's check of «email» fails on an empty text: use a pattern");
    }
  }

  private @Nullable JsonObject resolved(@Nullable JsonObject object) {
    if (object == null || !(object.getValue("$ref") instanceof String reference)) {
      return object;
    }
    return resolve(reference) instanceof JsonObject target ? target : null;
  }

  private @Nullable Object resolve(String reference) {
    Object found = source.document();
    for (String escaped : reference.substring(2).split("/", -1)) {
      String name = unescape(escaped);
      if (found instanceof JsonObject object) {
        found = object.getValue(name);
      } else if (found instanceof JsonArray array && name.matches("\\d{1,6}")) {
        int index = Integer.parseInt(name);
        found = index < array.size() ? array.getValue(index) : null;
      } else {
        return null;
      }
    }
    return found;
  }

  private static String unescape(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  private void wrong(String pointer, String what) {
    problems.add(source.places().of(pointer) + ": " + what);
  }
}
