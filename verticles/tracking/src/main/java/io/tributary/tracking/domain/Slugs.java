package io.tributary.tracking.domain;

import io.tributary.mesh.MeshException;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names that links may live on. */
public final class Slugs {
  private static final int MAX_LENGTH = 190;
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST = Pattern.compile("(" + LABEL + "\\.)+[a-z][a-z0-9-]*[a-z0-9]");
  private static final Pattern LOCAL =
      Pattern.compile("((" + LABEL + "\\.)*localhost|127\\.0\\.0\\.1)(:[1-9][0-9]{0,4})?");

  private Slugs() {}

  /**
   * The host name as it is stored: lower case, international names in their ASCII form. A port is
   * accepted only where it must be somebody's own machine.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY if no host has such a name
   */
  public static String parse(String text) {
    String slug = ascii(text.strip().toLowerCase(Locale.ROOT));
    if (slug.length() <= MAX_LENGTH
        && (HOST.matcher(slug).matches() || LOCAL.matcher(slug).matches())) {
      return slug;
    }
    throw MeshException.invalid("slug", "must be a host name such as go.example.com");
  }

  /** Whether the name is of somebody's own machine, and so in nobody's DNS. */
  public static boolean isLocal(String slug) {
    return LOCAL.matcher(slug).matches();
  }

  private static String ascii(String name) {
    try {
      return name.indexOf(':') >= 0 ? name : IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw MeshException.invalid("slug", "must be a host name such as go.example.com");
    }
  }
}
