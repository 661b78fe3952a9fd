package io.tributary.tracking.edge.rules;

import java.nio.charset.StandardCharsets;

/**
 * FNV-1a with the finisher of MurmurHash3: spreads well, and is the same on every node and in every
 * release, because it stands in visitors' cookies. Nobody gains anything by a collision.
 */
final class StableHash {
  private static final long BASIS = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  private long state = BASIS;

  StableHash add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      state = (state ^ bytes[i] & 0xFF) * PRIME;
    }
    // Else «ab», «c» would be «a», «bc».
    state = (state ^ 0x100) * PRIME;
    return this;
  }

  StableHash add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return add(bytes, bytes.length);
  }

  long value() {
    long h = state;
    h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
