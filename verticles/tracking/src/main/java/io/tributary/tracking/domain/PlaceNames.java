package io.tributary.tracking.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of places as they are compared: «Zürich» and «ZURICH» are one. */
public final class PlaceNames {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private PlaceNames() {}

  public static String fold(String name) {
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    String plain =
        ascii
            ? name
            : MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    return plain.strip().toLowerCase(Locale.ROOT);
  }
}
