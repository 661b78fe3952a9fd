package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may follow a link, and how long.
 *
 * @param archived hidden from lists; it still redirects
 * @param disabledAt since when it does not redirect any more, or null
 * @param expiresAt from when it leads to {@code expiredUrl}, or null
 * @param expiredUrl where an expired link leads; null for the domain's own page
 * @param clickLimit clicks after which it counts as expired, or null
 * @param passwordHash Argon2id in PHC form, or null
 */
public record LinkAccess(
    boolean archived,
    @Nullable Instant disabledAt,
    @Nullable Instant expiresAt,
    @Nullable String expiredUrl,
    @Nullable Long clickLimit,
    @Nullable String passwordHash) {
  public static final LinkAccess OPEN = new LinkAccess(false, null, null, null, null, null);

  /** Without the hash: this may end up in a log. */
  @Override
  public String toString() {
    return "LinkAccess[archived=" + archived + ", expiresAt=" + expiresAt + "]";
  }
}
