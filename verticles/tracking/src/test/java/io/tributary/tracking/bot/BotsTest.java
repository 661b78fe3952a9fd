package io.tributary.tracking.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.mesh.ClickRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotsTest {
  private final Bots bots = Bots.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | ua:Googlebot",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) | ua:bingbot",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php) | ua:facebookexternalhit",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36 | ua:HeadlessChrome",
        "WhatsApp/2.23.20.0 | ua:WhatsApp",
      })
  void reasonShouldNameTheCrawler(String userAgent, String reason) {
    assertThat(bots.reason(0, userAgent)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl/8.5.0", "python-requests/2.31", "Go-http-client/1.1", "Wget/1.21"})
  void reasonShouldKnowPrograms(String userAgent) {
    assertThat(bots.reason(0, userAgent)).startsWith("ua:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Gecko/20100101 Firefox/131.0",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
      })
  void reasonShouldBeNullForPeople(String userAgent) {
    assertThat(bots.reason(0, userAgent)).isNull();
  }

  @Test
  void reasonShouldKnowRequestsThatNobodySees() {
    String browser = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";
    assertThat(bots.reason(ClickRecord.HEAD, browser)).isEqualTo("head");
    assertThat(bots.reason(ClickRecord.PREFETCH, browser)).isEqualTo("prefetch");
    assertThat(bots.reason(ClickRecord.QR, browser)).isNull();
    assertThat(bots.reason(0, " ")).isEqualTo("no-user-agent");
  }

  @Test
  void reasonShouldBeQuickOnHostileUserAgents() {
    String hostile = "Mozilla/5.0 (" + "a ".repeat(20_000) + ";".repeat(20_000);
    long begun = System.nanoTime();
    bots.reason(0, hostile);
    assertThat(System.nanoTime() - begun).isLessThan(500_000_000L);
  }

  @Test
  void nothingButTheBeginningOfALongUserAgentShouldBeKept() {
    for (int i = 0; i < 100; i++) {
      bots.reason(0, "Mozilla/5.0 (" + "a".repeat(600) + i);
    }
    assertThat(bots.remembered()).isEqualTo(1);
  }

  @Test
  void aRealLogShouldHaveBothPeopleAndMachines() throws IOException {
    Path log = Path.of(System.getProperty("root.dir", "."), "..", "shared", "data", "access.log");
    assumeTrue(Files.isReadable(log));
    List<String> userAgents =
        Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
            .map(line -> line.split("\"", -1))
            .filter(parts -> parts.length > 5)
            .map(parts -> parts[5])
            .toList();

    long machines = userAgents.stream().filter(ua -> bots.reason(0, ua) != null).count();

    assertThat((double) machines / userAgents.size()).isBetween(0.1, 0.6);
  }
}
