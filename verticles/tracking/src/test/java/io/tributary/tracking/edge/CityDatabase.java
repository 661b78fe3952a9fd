package io.tributary.tracking.edge;

import io.tributary.kit.http.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes an mmdb file with cities; the bundled one has countries only. IPv4. */
final class CityDatabase {
  private static final int EMPTY = -1;
  private static final byte[] MARKER =
      "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

  private CityDatabase() {}

  /**
   * @param cities by network; each is {@code CC City}
   */
  static Path write(Path file, Map<String, String> cities) throws IOException {
    List<int[]> nodes = new ArrayList<>();
    nodes.add(new int[] {EMPTY, EMPTY});
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    // A leaf is stored as -2 - offset until the number of nodes is known.
    cities.forEach((network, place) -> {
      insert(nodes, Network.parse(network), -2 - data.size());
      String[] parts = place.split(" ", 2);
      value(data, Map.of("country_code", parts[0], "city", parts[1]));
    });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int written =
            record >= 0
                ? record
                : record == EMPTY ? nodes.size() : nodes.size() + 16 + (-2 - record);
        out.write(written >> 16);
        out.write(written >> 8);
        out.write(written);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(MARKER);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("database_type", "Test-City");
    metadata.put("description", Map.of());
    metadata.put("ip_version", 4);
    metadata.put("languages", List.of());
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", 24);
    value(out, metadata);
    return Files.write(file, out.toByteArray());
  }

  private static void insert(List<int[]> nodes, Network network, int leaf) {
    int at = 0;
    for (int i = 0; i < network.bits(); i++) {
      int bit = network.base()[i / 8] >> 7 - i % 8 & 1;
      if (i == network.bits() - 1) {
        nodes.get(at)[bit] = leaf;
      } else if (nodes.get(at)[bit] == EMPTY) {
        nodes.add(new int[] {EMPTY, EMPTY});
        nodes.get(at)[bit] = nodes.size() - 1;
      }
      at = i == network.bits() - 1 ? at : nodes.get(at)[bit];
    }
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        out.write(7 << 5 | map.size());
        map.forEach((key, item) -> {
          value(out, key);
          value(out, item);
        });
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(11 - 7);
      }
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= 29) {
          throw new IllegalArgumentException("too long for this writer: " + text);
        }
        out.write(2 << 5 | bytes.length);
        out.writeBytes(bytes);
      }
      case Integer number -> {
        out.write(6 << 5 | 4);
        bytes(out, number, 4);
      }
      case Long number -> {
        out.write(8);
        out.write(9 - 7);
        bytes(out, number, 8);
      }
      default -> throw new IllegalArgumentException("cannot write " + value);
    }
  }

  private static void bytes(ByteArrayOutputStream out, long number, int count) {
    for (int i = count - 1; i >= 0; i--) {
      out.write((int) (number >> 8 * i));
    }
  }
}
