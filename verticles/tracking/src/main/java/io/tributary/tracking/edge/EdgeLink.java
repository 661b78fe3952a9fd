package io.tributary.tracking.edge;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A link in the table. There may be millions, so its texts lie in one array (folded key, id,
 * destination) and all that few links have lies in {@link Extras}: about 200 bytes for a plain link
 * with a destination of 80 characters.
 */
final class EdgeLink {
  private final EdgeDomain domain;
  private final EdgeWorkspace workspace;
  private final @Nullable Extras extras;
  private final byte[] texts;
  private final long revision;
  private final int hash;
  private final short keyLength;
  private final short idLength;
  private final boolean indexed;
  private final boolean tracked;

  EdgeLink(
      EdgeDomain domain,
      EdgeWorkspace workspace,
      String key,
      String id,
      String url,
      boolean indexed,
      boolean tracked,
      long revision,
      @Nullable Extras extras) {
    byte[] keyBytes = Keys.fold(key);
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] urlBytes = url.getBytes(StandardCharsets.UTF_8);
    this.domain = domain;
    this.workspace = workspace;
    this.extras = extras;
    this.revision = revision;
    this.indexed = indexed;
    this.tracked = tracked;
    this.keyLength = (short) keyBytes.length;
    this.idLength = (short) idBytes.length;
    this.texts = new byte[keyBytes.length + idBytes.length + urlBytes.length];
    System.arraycopy(keyBytes, 0, texts, 0, keyBytes.length);
    System.arraycopy(idBytes, 0, texts, keyBytes.length, idBytes.length);
    System.arraycopy(urlBytes, 0, texts, keyBytes.length + idBytes.length, urlBytes.length);
    this.hash = Keys.hash(domain, keyBytes);
  }

  EdgeDomain domain() {
    return domain;
  }

  EdgeWorkspace workspace() {
    return workspace;
  }

  /** Null for a plain link: it only redirects. */
  @Nullable Extras extras() {
    return extras;
  }

  long revision() {
    return revision;
  }

  /** Whether search engines may index the short link. */
  boolean indexed() {
    return indexed;
  }

  /** Whether the destination is told the click id, so that conversions can name it. */
  boolean tracked() {
    return tracked;
  }

  /** Of domain and folded key. */
  int hash() {
    return hash;
  }

  byte[] texts() {
    return texts;
  }

  int keyLength() {
    return keyLength;
  }

  int idAt() {
    return keyLength;
  }

  int idLength() {
    return idLength;
  }

  int urlAt() {
    return keyLength + idLength;
  }

  int urlLength() {
    return texts.length - urlAt();
  }

  String id() {
    return new String(texts, idAt(), idLength, StandardCharsets.UTF_8);
  }

  String url() {
    return new String(texts, urlAt(), urlLength(), StandardCharsets.UTF_8);
  }
}
