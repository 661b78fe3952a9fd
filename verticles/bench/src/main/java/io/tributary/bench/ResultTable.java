package io.tributary.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as Markdown: what was measured, the number, what was asked. */
public final class ResultTable {
  private final String command;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * @param command what the reader types to see the same
   */
  public ResultTable(String command) {
    this.command = command;
  }

  public ResultTable row(String what, String measured, String asked) {
    rows.add(new String[] {what, measured, asked});
    return this;
  }

  public ResultTable row(String what, String measured) {
    return row(what, measured, "");
  }

  /** A number with separators. */
  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  public static String ms(double ms) {
    return String.format(Locale.ROOT, "%.2f ms", ms);
  }

  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  public static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  public void print() {
    System.out.println();
    System.out.println(Machine.line(command));
    System.out.println();
    System.out.println("| | measured | asked |");
    System.out.println("|---|---|---|");
    for (String[] row : rows) {
      System.out.println("| " + String.join(" | ", row) + " |");
    }
  }
}
