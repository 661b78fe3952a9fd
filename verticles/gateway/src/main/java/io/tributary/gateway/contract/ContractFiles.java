package io.tributary.gateway.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Merges the files of the contract into one document. */
public final class ContractFiles {
  private static final YAMLMapper YAML = new YAMLMapper();

  private ContractFiles() {}

  /**
   * @param main the YAML text of {@code openapi.yaml}
   * @param fragments the YAML texts of the fragments by file name: {@code paths} and {@code
   *     components.schemas} only
   * @throws ContractException if a file is no YAML or defines a path or schema a second time
   */
  public static JsonObject merge(String main, Map<String, String> fragments) {
    JsonObject document = parse("openapi.yaml", main);
    JsonObject paths = child(document, "paths");
    JsonObject schemas = child(child(document, "components"), "schemas");
    fragments.forEach((file, text) -> {
      JsonObject fragment = parse(file, text);
      add(file, "path", paths, fragment.getJsonObject("paths", new JsonObject()));
      JsonObject components = fragment.getJsonObject("components", new JsonObject());
      add(file, "schema", schemas, components.getJsonObject("schemas", new JsonObject()));
    });
    return document;
  }

  private static JsonObject parse(String file, String text) {
    try {
      JsonNode node = YAML.readTree(text);
      if (!node.isObject()) {
        throw new ContractException(file + " must be a YAML mapping");
      }
      return new JsonObject(node.toString());
    } catch (JsonProcessingException e) {
      throw new ContractException(
          file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
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

  private static void add(String file, String what, JsonObject into, JsonObject from) {
    for (String name : from.fieldNames()) {
      if (into.containsKey(name)) {
        throw new ContractException(file + ": the " + what + " «" + name + "» is defined already");
      }
      into.put(name, from.getValue(name));
    }
  }
}
