package io.tributary.bench;

import io.tributary.mesh.ClickRecord;
import io.tributary.tracking.edge.ClickId;
import java.util.List;
import java.util.Random;

/**
 * Clicks as a busy installation sees them: few links get most of them (Zipf), user agents come in
 * some hundred versions, one in twenty is a crawler, half have a referer, a third utm parameters.
 * The same seed makes the same clicks, but for their ids.
 */
public final class SampleClicks {
  private static final List<String> PEOPLE =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%1$d.0) Gecko/20100101 Firefox/%1$d.0",
          "Mozilla/5.0 (X11; Linux x86_64; rv:%1$d.0) Gecko/20100101 Firefox/%1$d.0",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%1$d.0.0.0 Safari/537.36 Edg/%1$d.0.0.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram %d.0.0.21",
          "Mozilla/5.0 (iPad; CPU OS 17_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 14; SM-S92%d) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36");
  private static final List<String> CRAWLERS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
          "Twitterbot/1.0",
          "curl/8.5.0");
  private static final List<String> SITES =
      List.of(
          "https://www.youtube.com/watch?v=%d",
          "https://www.instagram.com/",
          "https://t.co/",
          "https://www.google.com/",
          "https://blog%d.example.net/reviews/the-best-shoes",
          "https://news.example.org/story/%d?from=home");
  private static final List<String> LANGUAGES =
      List.of(
          "en-US,en;q=0.9", "fr-FR,fr;q=0.9,en;q=0.5", "de-DE,de;q=0.9", "es", "pt-BR,pt;q=0.9");
  private static final int VERSIONS = 40;

  private final Random random;
  private final ClickId ids = new ClickId();
  private final String workspaceId;
  private final int links;
  private final double[] popularity;

  /**
   * @param links how many links are clicked; those of {@link BenchLinks}
   */
  public SampleClicks(String workspaceId, int links, long seed) {
    this.workspaceId = workspaceId;
    this.links = links;
    this.random = new Random(seed);
    this.popularity = new double[links];
    double sum = 0;
    for (int i = 0; i < links; i++) {
      sum += 1.0 / (i + 1);
      popularity[i] = sum;
    }
  }

  public ClickRecord next(long atMs) {
    int link = link();
    return new ClickRecord(
        ids.next(atMs),
        atMs,
        workspaceId,
        BenchLinks.id(link),
        "https://shop.example.com/products/"
            + Integer.toHexString(link * 0x9E3779B9)
            + "?colour="
            + link % 12
            + (link % 3 == 0 ? "&utm_source=newsletter&utm_campaign=spring" + link % 20 : ""),
        query(),
        random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(256) + ".0",
        userAgent(),
        random.nextBoolean() ? "" : pick(SITES).formatted(random.nextInt(200)),
        pick(LANGUAGES),
        random.nextInt(100) == 0 ? ClickRecord.QR : 0);
  }

  private int link() {
    double at = random.nextDouble() * popularity[links - 1];
    int low = 0;
    int high = links - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (popularity[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private String query() {
    return switch (random.nextInt(10)) {
      case 0 -> "sub_id=partner" + random.nextInt(500);
      case 1 -> "utm_source=instagram&utm_medium=social&utm_content=story" + random.nextInt(30);
      default -> "";
    };
  }

  private String userAgent() {
    return random.nextInt(20) == 0
        ? pick(CRAWLERS)
        : pick(PEOPLE).formatted(90 + random.nextInt(VERSIONS));
  }

  private String pick(List<String> texts) {
    // The first ones more often than the last ones.
    int i = (int) (texts.size() * random.nextDouble() * random.nextDouble());
    return texts.get(i);
  }
}
