package io.tributary.kit.http;

import com.ibm.icu.text.IDNA;
import io.tributary.mesh.MeshException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts in the one form in which they are stored and compared: as browsers ask DNS for
 * them, by UTS 46 without its transitional mappings. So {@code Straße.example}, {@code
 * straße。example.} and {@code xn--strae-oqa.example} are one host, and none of them is {@code
 * strasse.example}.
 */
public final class HostNames {
  /** Longest name that DNS has, without a dot at its end. */
  public static final int MAX_LENGTH = 253;

  private static final int MAX_LABEL = 63;

  /** Longest text that is looked at: each of its letters may take a few of the name's. */
  private static final int MAX_TEXT = 2 * MAX_LENGTH;

  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

  /** Browsers let them pass, and names such as {@code r3---sn.example} are in use. */
  private static final Set<IDNA.Error> TOLERATED =
      EnumSet.of(IDNA.Error.HYPHEN_3_4, IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN);

  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private HostNames() {}

  /**
   * The host in its one form: lower case, ASCII, without a dot at its end. An address is a host
   * too: IPv4 as four decimal numbers, IPv6 in brackets.
   *
   * @param field what the failure is pinned to
   * @throws MeshException UNPROCESSABLE_ENTITY, with the reason, if no host has such a name
   */
  public static String parse(String field, String text) {
    Read read = read(text);
    String host = read.host();
    if (host == null) {
      throw MeshException.invalid(field, read.reason());
    }
    return host;
  }

  /**
   * As {@link #parse}; behind the host a port may stand.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY, with the reason, if no host has such a name
   */
  public static String parseAuthority(String field, String text) {
    int end = endOfHost(text);
    return parse(field, text.substring(0, end)) + text.substring(end);
  }

  /**
   * The host, behind which a port may stand, in the form in which it is compared with stored ones.
   * What is no host is compared with its capitals made small, and so equals none.
   */
  public static String fold(String text) {
    int end = endOfHost(text);
    String host = read(text.substring(0, end)).host();
    return host == null ? text.toLowerCase(Locale.ROOT) : host + text.substring(end);
  }

  private static int endOfHost(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0 && PORT.matcher(text).region(colon + 1, text.length()).matches()
        ? colon
        : text.length();
  }

  /** A host, or the reason why the text is none. */
  private record Read(@Nullable String host, String reason) {
    static Read refused(String reason) {
      return new Read(null, reason);
    }
  }

  private static Read read(String text) {
    if (text.startsWith("[")) {
      boolean valid = text.endsWith("]") && isV6(text.substring(1, text.length() - 1));
      return valid
          ? new Read(text.toLowerCase(Locale.ROOT), "")
          : Read.refused("is no IPv6 address in brackets");
    }
    if (text.length() > MAX_TEXT) {
      return Read.refused("has a host name of more than " + MAX_LENGTH + " characters");
    }
    String name = text.toLowerCase(Locale.ROOT);
    IDNA.Info info = new IDNA.Info();
    if (!isPlain(name)) {
      StringBuilder ascii = new StringBuilder();
      name = UTS46.nameToASCII(text, ascii, info).toString();
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    String reason = reason(name, info.getErrors());
    return reason == null ? new Read(name, "") : Read.refused(reason);
  }

  /** Whether capitals are all that could differ; labels in ASCII form are decoded and checked. */
  private static boolean isPlain(String name) {
    return name.chars().allMatch(HostNames::isHostCharacter) && !name.contains("xn--");
  }

  private static @Nullable String reason(String name, Set<IDNA.Error> errors) {
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (label.isEmpty()) {
        return "has a host name with an empty part";
      }
      if (label.length() > MAX_LABEL) {
        return "has a host name with a part of more than " + MAX_LABEL + " characters";
      }
    }
    if (name.length() > MAX_LENGTH) {
      return "has a host name of more than " + MAX_LENGTH + " characters";
    }
    if (!TOLERATED.containsAll(errors) || !name.chars().allMatch(HostNames::isHostCharacter)) {
      return "has no valid host name";
    }
    if (NUMBER.matcher(labels[labels.length - 1]).matches() && !isV4(labels)) {
      // Browsers read 127.1 and 0x7f000001 as addresses; what is meant can be written plainly.
      return "has a host name that ends in a number and is no IPv4 address";
    }
    return null;
  }

  private static boolean isV4(String[] labels) {
    if (labels.length != 4) {
      return false;
    }
    for (String label : labels) {
      boolean decimal = label.length() <= 3 && label.chars().allMatch(Character::isDigit);
      if (!decimal
          || label.length() > 1 && label.startsWith("0")
          || Integer.parseInt(label) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isV6(String text) {
    return text.indexOf(':') >= 0 && text.indexOf('%') < 0 && Addresses.parse(text) != null;
  }

  private static boolean isHostCharacter(int c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
  }
}
