package io.tributary.payments.domain;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which of our languages we write to a partner. */
public final class PartnerLocale {
  /** Countries whose official language French is, or is read by most who do business there. */
  private static final Set<String> FRENCH =
      Set.of(
          "BF", "BI", "BJ", "CD", "CF", "CG", "CI", "CM", "DJ", "DZ", "FR", "GA", "GF", "GN", "GP",
          "HT", "KM", "LU", "MA", "MC", "MG", "ML", "MQ", "NC", "NE", "PF", "PM", "RE", "SN", "TD",
          "TG", "TN", "YT");

  private PartnerLocale() {}

  /**
   * @param asked a BCP 47 tag the partner chose, or null
   * @param country ISO 3166-1 alpha-2, or null
   */
  public static String of(@Nullable String asked, @Nullable String country) {
    if (asked != null) {
      return Locale.forLanguageTag(asked).getLanguage().equals("fr") ? "fr" : "en";
    }
    return country != null && FRENCH.contains(country.toUpperCase(Locale.ROOT)) ? "fr" : "en";
  }
}
