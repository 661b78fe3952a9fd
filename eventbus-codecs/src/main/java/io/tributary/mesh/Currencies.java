package io.tributary.mesh;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** ISO 4217 currencies as they stand on the wire: lower case. */
public final class Currencies {
  private static final Set<String> KNOWN =
      Currency.getAvailableCurrencies().stream()
          .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private Currencies() {}

  /** The currency in its wire form, or empty if ISO 4217 has none of that name. */
  public static Optional<String> parse(String text) {
    String wire = text.toLowerCase(Locale.ROOT);
    return KNOWN.contains(wire) ? Optional.of(wire) : Optional.empty();
  }

  /** The sum in major units, {@code 12.34} for 1234 minor units of {@code usd}. */
  public static BigDecimal major(long amountMinor, String currency) {
    int digits = Currency.getInstance(currency.toUpperCase(Locale.ROOT)).getDefaultFractionDigits();
    return BigDecimal.valueOf(amountMinor, Math.max(0, digits));
  }
}
