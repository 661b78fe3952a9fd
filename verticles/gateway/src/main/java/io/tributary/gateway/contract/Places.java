package io.tributary.gateway.contract;

import java.util.HashMap;
import java.util.Map;

/**
 * Where each part of the merged document stands in the files, so that whoever wrote something wrong
 * is told the line. Parts are named by JSON pointer ({@code /paths/~1links/get}).
 */
final class Places {
  private final Map<String, Place> byPointer = new HashMap<>();

  /** A line of a file; the first is 1. */
  record Place(String file, int line) {
    @Override
    public String toString() {
      return file + ", line " + line;
    }
  }

  void put(String pointer, Place place) {
    byPointer.putIfAbsent(pointer, place);
  }

  void putAll(Places others) {
    others.byPointer.forEach(byPointer::putIfAbsent);
  }

  /** The place of that part or, where it is not known, of what it is in. */
  Place of(String pointer) {
    String known = pointer;
    while (!known.isEmpty() && !byPointer.containsKey(known)) {
      known = known.substring(0, known.lastIndexOf('/'));
    }
    return byPointer.getOrDefault(known, new Place("openapi.yaml", 1));
  }

  /** The pointer of something inside. */
  static String inside(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
