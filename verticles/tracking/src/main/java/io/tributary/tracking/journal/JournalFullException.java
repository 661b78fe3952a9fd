package io.tributary.tracking.journal;

import java.io.IOException;

/** The journal has reached its total size. */
final class JournalFullException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalFullException(long maxBytes) {
    super("the journal holds its " + maxBytes / (1024 * 1024) + " MiB");
  }
}
