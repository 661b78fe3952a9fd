package io.tributary.auth.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Short names of workspaces, for addresses and people. */
public final class Slug {
  private static final int LONGEST = 48;
  private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?");
  private static final String FALLBACK = "workspace";

  private Slug() {}

  public static boolean isValid(String slug) {
    return VALID.matcher(slug).matches();
  }

  /** «Café Zürich GmbH» → {@code cafe-zurich-gmbh}; always a valid slug. */
  public static String of(String name) {
    String ascii = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    String dashed = trimDashes(ascii.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    String cut = trimDashes(dashed.substring(0, Math.min(LONGEST, dashed.length())));
    return cut.isEmpty() ? FALLBACK : cut;
  }

  /** The slug with something after it that makes it another one. */
  public static String with(String slug, String suffix) {
    String room = slug.substring(0, Math.min(slug.length(), LONGEST - suffix.length() - 1));
    return trimDashes(room) + "-" + suffix;
  }

  private static String trimDashes(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
