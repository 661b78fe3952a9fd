package io.tributary.gateway.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads one YAML file and writes down on which line each of its parts begins. */
final class ContractReader {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final Places places;
  private final JsonParser parser;

  private ContractReader(String file, Places places, JsonParser parser) {
    this.file = file;
    this.places = places;
    this.parser = parser;
  }

  /**
   * @param places where the lines are written down; what has a place already keeps it
   * @throws ContractException if the text is no YAML mapping, or a key stands twice in one
   */
  static JsonObject read(String file, String text, Places places) {
    try (JsonParser parser = YAML.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new ContractException(file + ", line 1: must be a YAML mapping");
      }
      return new ContractReader(file, places, parser).object("");
    } catch (JsonProcessingException e) {
      throw new ContractException(
          file + ", line " + e.getLocation().getLineNr() + ": " + firstLine(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject object(String pointer) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String inside = Places.inside(pointer, name);
      Places.Place place = here();
      if (object.containsKey(name)) {
        throw new ContractException(place + ": «" + name + "» stands twice in the same mapping");
      }
      places.put(inside, place);
      parser.nextToken();
      object.put(name, value(inside));
    }
    return object;
  }

  private JsonArray array(String pointer) throws IOException {
    JsonArray array = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String inside = pointer + "/" + array.size();
      places.put(inside, here());
      array.add(value(inside));
    }
    return array;
  }

  private @Nullable Object value(String pointer) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(pointer);
      case START_ARRAY -> array(pointer);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private Places.Place here() {
    return new Places.Place(file, parser.currentTokenLocation().getLineNr());
  }

  private static String firstLine(JsonProcessingException failure) {
    return failure.getOriginalMessage().lines().limit(1).findFirst().orElse("this is no YAML");
  }
}
