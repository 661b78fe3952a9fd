package io.tributary.gateway.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** Merges the files of the contract into one document. */
public final class ContractFiles {
  private static final String MAIN = "openapi.yaml";
  private static final Set<String> OF_A_FRAGMENT = Set.of("paths", "components");

  private ContractFiles() {}

  /**
   * @param main the YAML text of {@code openapi.yaml}
   * @param fragments the YAML texts of the fragments by file name: {@code paths} and {@code
   *     components.schemas} only
   * @throws ContractException naming file and line of everything that is wrong
   */
  public static ContractSource merge(String main, Map<String, String> fragments) {
    Places places = new Places();
    JsonObject document = ContractReader.read(MAIN, main, places);
    JsonObject paths = child(document, "paths");
    JsonObject schemas = child(child(document, "components"), "schemas");
    fragments.forEach((file, text) -> {
      // Of its own first: a part that another file has as well must not get its place.
      Places own = new Places();
      JsonObject fragment = ContractReader.read(file, text, own);
      only(fragment, "", OF_A_FRAGMENT, own);
      JsonObject components = fragment.getJsonObject("components", new JsonObject());
      only(components, "/components", Set.of("schemas"), own);
      JsonObject more = fragment.getJsonObject("paths", new JsonObject());
      add("path", paths, more, "/paths", own, places);
      JsonObject shapes = components.getJsonObject("schemas", new JsonObject());
      add("schema", schemas, shapes, "/components/schemas", own, places);
      places.putAll(own);
    });
    ContractSource source = new ContractSource(document, places);
    new ContractRules(source).check();
    allowScopes(source, schemas);
    return source;
  }

  /** What a fragment asks for, an API key can be given: the list of scopes is completed. */
  private static void allowScopes(ContractSource source, JsonObject schemas) {
    if (schemas.getJsonObject("Scope", new JsonObject()).getValue("enum")
        instanceof JsonArray known) {
      source.forEachOperation((pointer, operation) -> {
        String scope = operation.getString("x-scope");
        if (scope != null && !scope.equals(ContractOperation.NO_SCOPE) && !known.contains(scope)) {
          known.add(scope);
        }
      });
    }
  }

  private static JsonObject child(JsonObject parent, String name) {
    JsonObject child = parent.getJsonObject(name);
    if (child == null) {
      child = new JsonObject();
      parent.put(name, child);
    }
    return child;
  }

  private static void only(JsonObject object, String pointer, Set<String> allowed, Places own) {
    for (String name : object.fieldNames()) {
      if (!allowed.contains(name)) {
        throw new ContractException(
            own.of(Places.inside(pointer, name))
                + ": a fragment holds paths and components.schemas only, not «"
                + name
                + "»");
      }
    }
  }

  private static void add(
      String what, JsonObject into, JsonObject from, String pointer, Places own, Places others) {
    for (String name : from.fieldNames()) {
      String inside = Places.inside(pointer, name);
      if (into.containsKey(name)) {
        throw new ContractException(
            own.of(inside)
                + ": the "
                + what
                + " «"
                + name
                + "» is defined already in "
                + others.of(inside));
      }
      into.put(name, from.getValue(name));
    }
  }
}
