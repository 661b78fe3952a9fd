package io.tributary.tracking.edge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The languages a browser asks for. */
final class AcceptLanguage {
  /** Nobody speaks more; what is longer was not sent by a browser. */
  private static final int EXAMINED = 512;

  private AcceptLanguage() {}

  /**
   * The tags of highest quality, in lower case: mostly one. {@code fr-CH, fr;q=0.9, en;q=0.8} asks
   * for {@code fr-ch}; whoever would also read English is no English reader.
   */
  static List<String> preferred(String header) {
    String examined = header.length() > EXAMINED ? header.substring(0, EXAMINED) : header;
    List<String> best = new ArrayList<>(2);
    double highest = 0;
    for (String item : examined.split(",", -1)) {
      int semicolon = item.indexOf(';');
      String tag = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
      double quality = semicolon < 0 ? 1 : quality(item.substring(semicolon + 1));
      if (tag.isEmpty() || tag.equals("*") || quality <= 0 || quality < highest) {
        continue;
      }
      if (quality > highest) {
        best.clear();
        highest = quality;
      }
      best.add(tag.toLowerCase(Locale.ROOT));
    }
    return best;
  }

  /** 0 for what cannot be read: it is ignored then. */
  private static double quality(String parameters) {
    String text = parameters.strip();
    if (!text.startsWith("q=") && !text.startsWith("Q=")) {
      return 1;
    }
    try {
      double quality = Double.parseDouble(text.substring(2).strip());
      return quality >= 0 && quality <= 1 ? quality : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
