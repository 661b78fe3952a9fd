package io.tributary.gateway.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.SchemaRepository;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of bodies that the library does not do for us: the defaults of what comes
 * in, and the schemas of what goes out. It knows a few content types and refuses a contract with
 * any other in an answer; so answers lose their content in the document that it reads, and their
 * JSON schemas stand there among the others, under a name that no fragment can have given.
 */
final class ContractBodies {
  private static final String JSON = "application/json";
  private static final String SCHEMAS = "#/components/schemas/";

  private final JsonObject document;
  private final Map<String, JsonObject> defaults = new HashMap<>();
  private final Map<String, Map<String, Content>> answers = new HashMap<>();

  /**
   * @param types its content types; none if the contract does not say
   * @param schema where the schema of its JSON is, or null
   */
  private record Content(Set<String> types, @Nullable String schema) {}

  private ContractBodies(JsonObject document) {
    this.document = document;
  }

  static ContractBodies of(ContractSource source) {
    ContractBodies bodies = new ContractBodies(source.document().copy());
    JsonObject schemas = bodies.document.getJsonObject("components").getJsonObject("schemas");
    new ContractSource(bodies.document, source.places())
        .forEachOperation((pointer, operation) -> {
          String id = operation.getString("operationId");
          if (pointer.endsWith("/post")) {
            bodies.defaults.put(id, bodies.defaultsOf(operation));
          }
          bodies.answers.put(id, bodies.contentsOf(id, operation, schemas));
        });
    return bodies;
  }

  /** What the library reads. */
  JsonObject document() {
    return document;
  }

  /** By property; empty for what is no POST. */
  JsonObject defaults(String operationId) {
    return defaults.getOrDefault(operationId, new JsonObject());
  }

  ContractAnswers answers(String operationId, int successStatus, SchemaRepository schemas) {
    Map<String, ContractAnswers.Content> contents = new TreeMap<>();
    answers
        .getOrDefault(operationId, Map.of())
        .forEach((status, content) -> {
          String schema = content.schema();
          contents.put(
              status,
              new ContractAnswers.Content(
                  content.types(),
                  schema == null ? null : new LazyValidator(() -> schemas.validator(schema))));
        });
    return new ContractAnswers(successStatus, contents);
  }

  private JsonObject defaultsOf(JsonObject operation) {
    JsonObject found = new JsonObject();
    JsonObject body = resolved(operation.getValue("requestBody"));
    JsonObject media = resolved(body.getJsonObject("content", new JsonObject()).getValue(JSON));
    JsonObject properties =
        resolved(media.getValue("schema")).getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      Object value = resolved(properties.getValue(name)).getValue("default");
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  private Map<String, Content> contentsOf(String id, JsonObject operation, JsonObject schemas) {
    Map<String, Content> contents = new LinkedHashMap<>();
    for (Map.Entry<String, Object> response : operation.getJsonObject("responses")) {
      JsonObject content =
          resolved(response.getValue()).getJsonObject("content", new JsonObject()).copy();
      JsonObject schema = content.getJsonObject(JSON, new JsonObject()).getJsonObject("schema");
      String name = null;
      if (schema != null && schema.getValue("$ref") instanceof String reference) {
        name = reference;
      } else if (schema != null) {
        name = SCHEMAS + "answer." + id + "." + response.getKey();
        schemas.put(name.substring(SCHEMAS.length()), schema);
      }
      contents.put(response.getKey(), new Content(Set.copyOf(content.fieldNames()), name));
      ((JsonObject) response.getValue()).remove("content");
    }
    return contents;
  }

  /** An empty object for what is none. */
  private JsonObject resolved(@Nullable Object value) {
    Object found = value;
    // The rules of the contract have looked that references lead somewhere; a circle ends here.
    for (int hops = 0; hops < 10; hops++) {
      if (!(found instanceof JsonObject object)) {
        return new JsonObject();
      }
      if (!(object.getValue("$ref") instanceof String reference)) {
        return object;
      }
      found = at(reference);
    }
    return new JsonObject();
  }

  private @Nullable Object at(String reference) {
    Object found = document;
    for (String part : reference.substring(2).split("/", -1)) {
      found =
          found instanceof JsonObject object
              ? object.getValue(part.replace("~1", "/").replace("~0", "~"))
              : null;
    }
    return found;
  }
}
