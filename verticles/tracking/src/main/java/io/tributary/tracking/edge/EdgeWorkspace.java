package io.tributary.tracking.edge;

import java.nio.charset.StandardCharsets;

/** A workspace as the edge sees it: one instance per id, its settings replaced inside. */
final class EdgeWorkspace {
  private static final String DEFAULT_PARAMETER = "dub_id";

  private final byte[] id;
  private volatile String parameter = DEFAULT_PARAMETER;

  EdgeWorkspace(String id) {
    this.id = id.getBytes(StandardCharsets.UTF_8);
  }

  /** UTF-8, as it goes into the journal. */
  byte[] id() {
    return id;
  }

  /** The query parameter that carries the click id. */
  String parameter() {
    return parameter;
  }

  void parameter(String now) {
    parameter = now;
  }
}
