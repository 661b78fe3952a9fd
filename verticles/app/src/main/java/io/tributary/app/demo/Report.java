package io.tributary.app.demo;

import io.tributary.mesh.Currencies;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Locale;

/** The table at the end, and whether the installation counted what was sent. */
record Report(Traffic traffic, Replay replay, Counted clicks, Sales sales, Settled settled) {
  private static final int COUNTRIES = 8;

  void print(PrintStream out) {
    out.println();
    row(out, "requests", traffic.visits().size());
    if (traffic.skipped() > 0) {
      row(out, "  lines of another form", traffic.skipped());
    }
    row(out, "redirects (302)", replay.redirects());
    if (replay.failures() > 0) {
      row(out, "  other answers", replay.failures());
    }
    row(out, "clicks", clicks.clicks());
    row(out, "labelled, no click", clicks.total() - clicks.clicks());
    clicks.bots().forEach((reason, count) -> row(out, "  " + reason, count));
    row(out, "countries", clicks.countries().size());
    clicks.countries().entrySet().stream()
        .limit(COUNTRIES)
        .forEach(country -> row(out, "  " + country.getKey(), country.getValue()));
    row(out, "leads", sales.leads());
    row(out, "sales", sales.sales());
    row(out, "commissions", settled.commissions());
    line(out, "  earned", settled.earningsMinor() + " minor units");
    line(out, "  by hand", sales.expectedMinor() + " minor units");
    for (Object one : settled.trialBalance()) {
      JsonObject sum = (JsonObject) one;
      String currency = sum.getString("currency");
      line(
          out,
          "trial balance " + currency,
          "debit "
              + major(sum.getLong("debit"), currency)
              + "  credit "
              + major(sum.getLong("credit"), currency));
    }
    line(out, "redirect p50", String.format(Locale.ROOT, "%.2f ms", replay.percentileMs(0.5)));
    line(out, "redirect p99", String.format(Locale.ROOT, "%.2f ms", replay.percentileMs(0.99)));
    out.println();
    out.println(
        agrees()
            ? "  Everything that was sent is counted, and the ledger balances."
            : "  The counts do not agree with what was sent.");
  }

  /**
   * Every redirect is a click or labelled; commissions are the reward by hand; debits equal
   * credits.
   */
  boolean agrees() {
    return replay.failures() == 0
        && clicks.total() == replay.redirects()
        && clicks.clicks() + clicks.bots().values().stream().mapToLong(Long::longValue).sum()
            == clicks.total()
        && settled.commissions() == sales.sales()
        && settled.earningsMinor() == sales.expectedMinor()
        && settled.trialBalance().stream()
            .map(JsonObject.class::cast)
            .allMatch(sum -> sum.getLong("debit").equals(sum.getLong("credit")));
  }

  private static String major(long minor, String currency) {
    return Currencies.major(minor, currency.toLowerCase(Locale.ROOT)).toPlainString();
  }

  private static void row(PrintStream out, String name, long count) {
    line(out, name, String.format(Locale.ROOT, "%,d", count));
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf("  %-34s %s%n", name, value);
  }
}
