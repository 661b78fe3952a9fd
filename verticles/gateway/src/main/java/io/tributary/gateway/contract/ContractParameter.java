package io.tributary.gateway.contract;

import io.tributary.kit.op.CommaList;
import io.vertx.core.json.JsonArray;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query or path parameter.
 *
 * @param type the JSON type that the text is read as: {@code string}, {@code integer}, {@code
 *     number}, {@code boolean} or {@code array}
 * @param itemType the type of an array's items, else the same as {@code type}
 * @param fallback the contract's default, or null
 * @param validator of the read value
 */
public record ContractParameter(
    String name,
    boolean required,
    String type,
    String itemType,
    @Nullable Object fallback,
    Validator validator) {

  static ContractParameter of(OpenAPIContract contract, Parameter parameter) {
    JsonSchema schema = parameter.getSchema();
    String type = typeOf(schema.get("type"));
    Object items = schema.get("items");
    return new ContractParameter(
        parameter.getName(),
        parameter.isRequired(),
        type,
        items instanceof io.vertx.core.json.JsonObject item ? typeOf(item.getValue("type")) : type,
        schema.get("default"),
        new LazyValidator(() -> contract.getSchemaRepository().validator(schema)));
  }

  /**
   * Reads the texts of this parameter as its type. A text that cannot be read stays a text, so that
   * the schema refuses it with its own words.
   */
  Object read(List<String> texts) {
    if (!type.equals("array")) {
      return scalar(texts.get(texts.size() - 1), type);
    }
    JsonArray array = new JsonArray();
    for (String text : texts) {
      CommaList.split(text).forEach(part -> array.add(scalar(part, itemType)));
    }
    return array;
  }

  private static Object scalar(String text, String type) {
    try {
      return switch (type) {
        case "integer" -> Long.valueOf(text);
        case "number" -> Double.valueOf(text);
        case "boolean" ->
            switch (text) {
              case "true" -> Boolean.TRUE;
              case "false" -> Boolean.FALSE;
              default -> text;
            };
        default -> text;
      };
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** {@code type: [string, "null"]} reads like {@code type: string}. */
  private static String typeOf(@Nullable Object type) {
    if (type instanceof JsonArray several) {
      return several.stream()
          .map(String::valueOf)
          .filter(one -> !one.equals("null"))
          .findFirst()
          .orElse("string");
    }
    return type == null ? "string" : type.toString();
  }
}
