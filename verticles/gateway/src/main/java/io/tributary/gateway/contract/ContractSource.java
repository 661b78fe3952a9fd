package io.tributary.gateway.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The files of the contract, merged into one document that is known to be sound as far as this
 * house's own rules go.
 */
public final class ContractSource {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final JsonObject document;
  private final Places places;

  ContractSource(JsonObject document, Places places) {
    this.document = document;
    this.places = places;
  }

  /** The merged OpenAPI document. */
  public JsonObject document() {
    return document;
  }

  Places places() {
    return places;
  }

  /** Each operation with its JSON pointer. */
  void forEachOperation(BiConsumer<String, JsonObject> each) {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      if (paths.getValue(path) instanceof JsonObject item) {
        String pointer = Places.inside("/paths", path);
        for (String method : item.fieldNames()) {
          if (METHODS.contains(method) && item.getValue(method) instanceof JsonObject operation) {
            each.accept(Places.inside(pointer, method), operation);
          }
        }
      }
    }
  }

  /** Every object inside the document, itself too. */
  void forEachObject(BiConsumer<String, JsonObject> each) {
    visit("", document, each);
  }

  private static void visit(String pointer, Object value, BiConsumer<String, JsonObject> each) {
    if (value instanceof JsonObject object) {
      each.accept(pointer, object);
      for (String name : object.fieldNames()) {
        visit(Places.inside(pointer, name), object.getValue(name), each);
      }
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        visit(pointer + "/" + i, array.getValue(i), each);
      }
    }
  }
}
