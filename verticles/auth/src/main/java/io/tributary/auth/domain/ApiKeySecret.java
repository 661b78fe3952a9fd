package io.tributary.auth.domain;

import java.security.SecureRandom;

/**
 * An API key as its owner sees it. Only {@link #hash} and {@link #prefix} are ever stored: 32
 * random base62 characters are 190 bits, so a fast hash hides them well enough.
 *
 * @param text the key itself
 */
public record ApiKeySecret(String text) {
  /** A key that somebody chose needs at least this many characters. */
  public static final int SHORTEST = 16;

  private static final String START = "trib_";
  private static final int RANDOM_CHARACTERS = 32;
  private static final int PREFIX_CHARACTERS = 8;

  public static ApiKeySecret generate(SecureRandom random) {
    return new ApiKeySecret(START + Base62.random(random, RANDOM_CHARACTERS));
  }

  /** Lower-case hex SHA-256 of the key. */
  public String hash() {
    return Sha256.hex(text);
  }

  /** Its first characters, by which people recognise it. */
  public String prefix() {
    return text.substring(0, Math.min(PREFIX_CHARACTERS, text.length()));
  }

  /** Without the secret: this may end up in logs. */
  @Override
  public String toString() {
    return prefix() + "…";
  }
}
