package io.tributary.payments.domain;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys of short links made of people's names. */
public final class KeyNames {
  private static final int LONGEST = 60;
  private static final int CHOICES = 4;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_PLAIN = Pattern.compile("[^a-z0-9._~-]+");
  private static final Pattern EDGES = Pattern.compile("^[-.]+|[-.]+$");

  private KeyNames() {}

  /**
   * What a name may become, best first: as it is where that can be a key, without accents and
   * spaces else, then with a number behind it. Empty if nothing of the name can stand in a key.
   */
  public static List<String> of(@Nullable String name) {
    if (name == null) {
      return List.of();
    }
    String plain = plain(name);
    if (plain.isEmpty()) {
      return List.of();
    }
    String first = plain.equals(name.toLowerCase(Locale.ROOT)) ? name : plain;
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(first),
            java.util.stream.IntStream.rangeClosed(2, CHOICES).mapToObj(n -> plain + "-" + n))
        .toList();
  }

  private static String plain(String name) {
    String bare = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    String lower =
        bare.toLowerCase(Locale.ROOT)
            .replace("ß", "ss")
            .replace("ø", "o")
            .replace("ł", "l")
            .replace("æ", "ae")
            .replace("œ", "oe")
            .replace("đ", "d")
            .replace("ı", "i");
    String joined = EDGES.matcher(NOT_PLAIN.matcher(lower).replaceAll("-")).replaceAll("");
    return joined.length() > LONGEST ? joined.substring(0, LONGEST) : joined;
  }
}
