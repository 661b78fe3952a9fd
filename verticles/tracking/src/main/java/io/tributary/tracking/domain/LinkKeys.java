package io.tributary.tracking.domain;

import io.tributary.mesh.MeshException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What may stand behind the slash of a short link. */
public final class LinkKeys {
  /** Longest key. */
  public static final int MAX_LENGTH = 190;

  /** Length of a key that nobody chose: 57⁷ of them, so a collision is rare. */
  public static final int RANDOM_LENGTH = 7;

  /** A shorter random key could be found by trying. */
  public static final int MIN_RANDOM_LENGTH = 3;

  // Without 0 O 1 I l, which people confuse when they type a key.
  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  // What a browser sends in a path without encoding it: the edge compares keys as they come.
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9._~!$'()*,;:@&=+-]+(/[A-Za-z0-9._~!$'()*,;:@&=+-]+)*");
  private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");

  private LinkKeys() {}

  /**
   * The key as it is stored, without slashes around it.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY if it cannot be a key
   */
  public static String parse(String text) {
    String key = stripSlashes(text.strip());
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      throw MeshException.invalid("key", "must have 1 to " + MAX_LENGTH + " characters");
    }
    if (!SHAPE.matcher(key).matches() || DOTS.matcher(key).matches()) {
      throw MeshException.invalid(
          "key",
          "may have letters, digits, slashes between them and . _ ~ - ! $ ' ( ) * , ; : @ & = +");
    }
    if (ReservedKeys.contains(key)) {
      throw MeshException.invalid("key", "«" + key + "» is reserved for the platform");
    }
    return key;
  }

  /**
   * A random key behind {@code prefix}, which may be empty.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY if prefix and length make no key
   */
  public static String random(String prefix, int length, RandomGenerator random) {
    StringBuilder key = new StringBuilder(prefix.strip());
    for (int i = 0; i < length; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return parse(key.toString());
  }

  private static String stripSlashes(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '/') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == '/') {
      to--;
    }
    return text.substring(from, to);
  }
}
