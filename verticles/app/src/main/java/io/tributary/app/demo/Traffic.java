package io.tributary.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The visits to replay.
 *
 * @param visits in order
 * @param skipped lines of the log that have another form
 */
record Traffic(List<LogLine> visits, int skipped) {
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
          "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)");
  private static final List<String> REFERERS =
      List.of(
          "",
          "https://www.instagram.com/",
          "https://www.youtube.com/watch?v=x",
          "https://www.google.com/",
          "https://t.co/abc");
  private static final List<String> NETWORKS =
      List.of("41.82.", "102.64.", "80.12.", "81.185.", "8.8.", "24.48.", "196.207.", "185.60.");

  /** Reads a log in Combined Log Format. */
  static Traffic ofLog(Path file) throws IOException {
    List<LogLine> visits = new ArrayList<>();
    int skipped = 0;
    // Logs hold whatever clients sent; Latin-1 reads every byte.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      Optional<LogLine> visit = LogLine.parse(line);
      visit.ifPresent(visits::add);
      if (visit.isEmpty() && !line.isBlank()) {
        skipped++;
      }
    }
    return new Traffic(visits, skipped);
  }

  /** Plausible visitors from several countries, some of them machines; the same ones every time. */
  static Traffic madeUp(int count) {
    Random random = new Random(42);
    List<LogLine> visits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      // A few pages get most of the visits.
      int page = (int) Math.abs(random.nextGaussian() * 6);
      visits.add(
          new LogLine(
              NETWORKS.get(random.nextInt(NETWORKS.size()))
                  + random.nextInt(256)
                  + "."
                  + (1 + random.nextInt(254)),
              "/offers/" + page,
              REFERERS.get(random.nextInt(REFERERS.size())),
              AGENTS.get(random.nextInt(AGENTS.size()))));
    }
    return new Traffic(visits, 0);
  }
}
