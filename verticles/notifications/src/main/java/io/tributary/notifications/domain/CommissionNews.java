package io.tributary.notifications.domain;

import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.Currencies;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a partner reads about a commission: words for the templates, in the partner's language. */
public final class CommissionNews {
  /** English as it is read everywhere: US$3.00, not $3.00. */
  private static final Locale ENGLISH = Locale.forLanguageTag("en-001");

  private CommissionNews() {}

  /** The language in which we write, of those we have. */
  public static String language(String locale) {
    return Locale.forLanguageTag(locale).getLanguage().equals("fr") ? "fr" : "en";
  }

  public static Map<String, Object> words(CommissionCreated commission) {
    Locale locale = language(commission.partnerLocale()).equals("fr") ? Locale.FRENCH : ENGLISH;
    boolean sale = commission.type().equals("sale") && commission.amountMinor() > 0;
    boolean lead = commission.type().equals("lead");
    Map<String, Object> words = new HashMap<>();
    words.put("partner", oneLine(commission.partnerName()));
    words.put("program", oneLine(commission.programName()));
    words.put("earnings", money(commission.earningsMinor(), commission.currency(), locale));
    words.put("amount", money(commission.amountMinor(), commission.currencyOfAmount(), locale));
    words.put("sale", sale);
    words.put("lead", lead);
    words.put("other", !sale && !lead);
    words.put("reference", commission.commissionId());
    words.put(
        "date",
        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
            .withLocale(locale)
            .format(Instant.ofEpochMilli(commission.createdAtMs()).atOffset(ZoneOffset.UTC)));
    return words;
  }

  static String money(long minor, String currency, Locale locale) {
    Currency iso = Currency.getInstance(currency.toUpperCase(Locale.ROOT));
    int digits = Math.max(0, iso.getDefaultFractionDigits());
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(iso);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(Currencies.major(minor, currency));
  }

  /** A name ends up in a header; it must not begin another one. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
