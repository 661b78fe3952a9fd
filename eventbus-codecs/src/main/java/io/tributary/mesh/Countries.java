package io.tributary.mesh;

import java.util.Locale;
import java.util.Set;

/** Countries by their ISO 3166-1 codes of two letters. */
public final class Countries {
  private static final Set<String> CODES = Set.of(Locale.getISOCountries());

  /** Free for use as the standard says, and what everybody uses for it, geo databases too. */
  private static final String KOSOVO = "XK";

  private Countries() {}

  /**
   * The code in capitals.
   *
   * @param field what the failure is pinned to
   * @throws MeshException UNPROCESSABLE_ENTITY if no country has it
   */
  public static String parse(String field, String text) {
    String code = text.strip().toUpperCase(Locale.ROOT);
    // The Turkish ı becomes an I, too.
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    if (ascii && (CODES.contains(code) || code.equals(KOSOVO))) {
      return code;
    }
    String hint = code.equals("UK") ? "; Britain is GB" : "";
    throw MeshException.invalid(
        field, "«" + text + "» is no ISO 3166-1 country code of two letters" + hint);
  }
}
