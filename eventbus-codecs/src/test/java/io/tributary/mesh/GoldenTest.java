package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes that other nodes and other languages rely on, of every release: the folder of a version
 * is written once and never changed. This node writes the newest and reads them all.
 */
class GoldenTest {
  private static final int NEWEST = JsonCodec.VERSION;

  @Test
  void everyMessageShouldHaveASample() {
    assertThat(Samples.ON_THE_BUS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            MeshCodecs.all().stream().map(message -> message.codec().name()).toList());
  }

  @TestFactory
  List<DynamicTest> codecs() {
    List<DynamicTest> tests = new ArrayList<>();
    for (MeshCodecs.Registration<?> message : MeshCodecs.all()) {
      String name = message.codec().name();
      tests.add(DynamicTest.dynamicTest(name + " is written as ever", () -> writes(message)));
      for (int version = 1; version <= NEWEST; version++) {
        int of = version;
        tests.add(
            DynamicTest.dynamicTest(
                name + " of version " + of + " is read", () -> reads(message, of)));
      }
    }
    return tests;
  }

  private static <T> void writes(MeshCodecs.Registration<T> message) {
    String name = message.codec().name();
    Buffer written = Buffer.buffer();
    T sample = message.type().cast(Objects.requireNonNull(Samples.ON_THE_BUS.get(name)));
    message.codec().encodeToWire(written, sample);
    assertThat(written).isEqualTo(framed(NEWEST, Samples.golden(NEWEST, name)));
  }

  private static void reads(MeshCodecs.Registration<?> message, int version) {
    String name = message.codec().name();
    Buffer wire = framed(version, Samples.golden(version, name));
    Object read = message.codec().decodeFromWire(0, wire);
    Object sample = Objects.requireNonNull(Samples.ON_THE_BUS.get(name));
    assertThat(Samples.comparable(read)).isEqualTo(Samples.comparable(sample));
  }

  @TestFactory
  List<DynamicTest> facts() {
    return Samples.IN_KAFKA.entrySet().stream()
        .map(fact -> DynamicTest.dynamicTest(fact.getKey(), () -> fact(fact)))
        .toList();
  }

  private static void fact(Map.Entry<String, Object> fact) {
    String golden = Samples.golden(1, fact.getKey());
    assertThat(new String(MeshJson.encode(fact.getValue()), StandardCharsets.UTF_8))
        .isEqualTo(golden);
    assertThat(MeshJson.decode(golden.getBytes(StandardCharsets.UTF_8), fact.getValue().getClass()))
        .isEqualTo(fact.getValue());
  }

  static Buffer framed(int version, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer().appendByte((byte) version).appendInt(bytes.length).appendBytes(bytes);
  }
}
