package io.tributary.tracking.edge.rules;

import java.nio.charset.StandardCharsets;

/** A destination. One instance per link and destination; compared by identity. */
public final class Route {
  private final byte[] url;

  Route(String url) {
    this.url = url.getBytes(StandardCharsets.UTF_8);
  }

  /** UTF-8; not to be written to. */
  public byte[] url() {
    return url;
  }
}
