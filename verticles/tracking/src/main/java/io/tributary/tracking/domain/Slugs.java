package io.tributary.tracking.domain;

import io.tributary.kit.http.HostNames;
import io.tributary.mesh.MeshException;
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
    String slug = fold(text);
    if (LOCAL.matcher(slug).matches()) {
      return slug;
    }
    String host = HostNames.parse("slug", text.strip());
    if (!HOST.matcher(host).matches()) {
      throw MeshException.invalid("slug", "must be a host name such as go.example.com");
    }
    if (host.length() > MAX_LENGTH) {
      throw MeshException.invalid("slug", "must have at most " + MAX_LENGTH + " characters");
    }
    return host;
  }

  /** The name as it would be stored, of a text that somebody looks a domain up by. */
  public static String fold(String text) {
    return HostNames.fold(text.strip());
  }

  /** Whether the name is of somebody's own machine, and so in nobody's DNS. */
  public static boolean isLocal(String slug) {
    return LOCAL.matcher(slug).matches();
  }
}
