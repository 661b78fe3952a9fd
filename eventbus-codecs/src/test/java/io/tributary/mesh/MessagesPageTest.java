package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** MESSAGES.md shows what the codecs make. */
class MessagesPageTest {
  private static final Path MODULE = Path.of(System.getProperty("root.dir"), "eventbus-codecs");
  private static final Pattern EXAMPLE =
      Pattern.compile("^## (\\w+)$.*?^```json$(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** Parts of messages, and what never travels as a message of its own. */
  private static final Set<String> PARTS =
      Set.of("FieldError", "JournalPlace", "CallStats", "ServiceReport");

  /** Those whose JSON is not made from their components alone. */
  private static final Map<String, UnaryOperator<byte[]>> OWN_FORMS =
      Map.of(
          "OperationRequest", json -> throughCodec(MeshCodecs.operationRequest(), json),
          "OperationReply", json -> throughCodec(MeshCodecs.operationReply(), json),
          "MeshException", json -> throughCodec(MeshCodecs.failure(), json));

  @Test
  void everyExampleShouldBeWhatTheCodecsMake() throws Exception {
    for (Map.Entry<String, JsonObject> example : examples().entrySet()) {
      byte[] json = example.getValue().toBuffer().getBytes();
      UnaryOperator<byte[]> own = OWN_FORMS.get(example.getKey());
      byte[] made = own == null ? throughJson(example.getKey(), json) : own.apply(json);
      assertThat(new JsonObject(Buffer.buffer(made)))
          .as(example.getKey())
          .isEqualTo(example.getValue());
    }
  }

  @Test
  void everyMessageShouldHaveAnExample() throws IOException {
    Set<String> messages = new TreeSet<>(Set.of("MeshException"));
    try (Stream<Path> files = Files.list(MODULE.resolve("src/main/java/io/tributary/mesh"))) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains("public record ")) {
          messages.add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }
    messages.removeAll(PARTS);

    assertThat(examples().keySet()).containsExactlyInAnyOrderElementsOf(messages);
  }

  private static Map<String, JsonObject> examples() throws IOException {
    Map<String, JsonObject> examples = new LinkedHashMap<>();
    Matcher found = EXAMPLE.matcher(Files.readString(MODULE.resolve("MESSAGES.md")));
    while (found.find()) {
      examples.put(found.group(1), new JsonObject(found.group(2)));
    }
    return examples;
  }

  private static byte[] throughJson(String name, byte[] json) throws ClassNotFoundException {
    return MeshJson.encode(MeshJson.decode(json, Class.forName("io.tributary.mesh." + name)));
  }

  /** In its frame of a version and a length; what stands behind them is the JSON. */
  private static <T> byte[] throughCodec(JsonCodec<T> codec, byte[] json) {
    Buffer wire = Buffer.buffer();
    wire.appendByte((byte) 1).appendInt(json.length).appendBytes(json);
    Buffer again = Buffer.buffer();
    codec.encodeToWire(again, codec.decodeFromWire(0, wire));
    return again.getBytes(5, again.length());
  }
}
