package io.tributary.gateway.reference;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a schema as a list of its properties; a named schema is linked, not repeated. */
final class SchemaTree {
  /** Deeper than any form that a person would fill in. */
  private static final int MAX_DEPTH = 6;

  private static final Set<String> LIMITS =
      Set.of(
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "pattern",
          "default",
          "format");
  private static final String NAMED = "#/components/schemas/";

  private final Html html;

  SchemaTree(Html html) {
    this.html = html;
  }

  /** The type in a few words, then its properties if it has some of its own. */
  void show(@Nullable JsonObject schema) {
    show(schema, 0);
  }

  /** The type in a few words: {@code integer, 1 to 100}, or a link to its name. */
  void type(@Nullable JsonObject schema) {
    if (schema == null) {
      html.text("anything");
      return;
    }
    String reference = schema.getString("$ref");
    if (reference != null) {
      link(reference);
      return;
    }
    if (schema.getValue("items") instanceof JsonObject items) {
      html.text("array of ");
      type(items);
    } else {
      html.text(words(schema));
    }
    limits(schema);
  }

  private void show(@Nullable JsonObject schema, int depth) {
    type(schema);
    if (schema == null || depth > MAX_DEPTH) {
      return;
    }
    alternatives(schema, depth);
    if (schema.getValue("items") instanceof JsonObject items && !items.containsKey("$ref")) {
      properties(items, depth);
    }
    properties(schema, depth);
  }

  private void alternatives(JsonObject schema, int depth) {
    for (String word : List.of("allOf", "oneOf", "anyOf")) {
      if (schema.getValue(word) instanceof JsonArray several) {
        html.raw("<div>").text(word.equals("allOf") ? "all of" : "one of").raw("<ul>");
        for (Object one : several) {
          html.raw("<li>");
          show(one instanceof JsonObject object ? object : null, depth + 1);
          html.raw("</li>");
        }
        html.raw("</ul></div>");
      }
    }
  }

  private void properties(JsonObject schema, int depth) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    if (properties.isEmpty()) {
      return;
    }
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    html.raw("<ul class=properties>");
    for (String name : properties.fieldNames()) {
      JsonObject property = properties.getValue(name) instanceof JsonObject o ? o : null;
      html.raw("<li>").element("code", name).text(" ");
      if (required.contains(name)) {
        html.raw("<em>required</em> ");
      }
      show(property, depth + 1);
      if (property != null && property.getString("description") != null) {
        html.raw("<br>").inline(property.getString("description"));
      }
      html.raw("</li>\n");
    }
    html.raw("</ul>");
  }

  private void link(String reference) {
    if (reference.startsWith(NAMED)) {
      String name = reference.substring(NAMED.length());
      html.raw("<a href=\"#schema-").text(name).raw("\">").text(name).raw("</a>");
    } else {
      html.text(reference);
    }
  }

  private static String words(JsonObject schema) {
    Object type = schema.getValue("type");
    if (type instanceof JsonArray several) {
      return several.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }
    return type == null ? (schema.containsKey("properties") ? "object" : "") : type.toString();
  }

  private void limits(JsonObject schema) {
    List<String> said = new ArrayList<>();
    if (schema.getValue("enum") instanceof JsonArray values) {
      said.add("one of " + values.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    for (String name : schema.fieldNames()) {
      if (LIMITS.contains(name)) {
        said.add(name + " " + schema.getValue(name));
      }
    }
    if (!said.isEmpty()) {
      html.raw("<span class=limits>, ").text(String.join(", ", said)).raw("</span>");
    }
  }
}
