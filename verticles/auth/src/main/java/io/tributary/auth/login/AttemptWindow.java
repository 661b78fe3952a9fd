package io.tributary.auth.login;

import java.time.Duration;

/**
 * How many attempts one name has within any stretch of time of this length.
 *
 * @param limit attempts that are allowed
 */
record AttemptWindow(int limit, Duration length) {
  /** A node that counts alone allows half: the others count alone as well. */
  AttemptWindow stricter() {
    return new AttemptWindow(Math.max(1, (limit + 1) / 2), length);
  }
}
