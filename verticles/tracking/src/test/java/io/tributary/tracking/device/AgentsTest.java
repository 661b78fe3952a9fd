package io.tributary.tracking.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.domain.VisitorDevice;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsTest {
  private static final UserAgents AGENTS = UserAgents.load();

  private static final Map<String, String> SYSTEMS =
      Map.of(
          "iOS", "ios", "Android", "android", "Windows", "windows", "Mac OS", "macos", "Linux",
          "linux", "Ubuntu", "linux", "Fedora", "linux");
  private static final Map<String, String> BROWSERS =
      Map.ofEntries(
          Map.entry("Chrome", "chrome"),
          Map.entry("Chrome WebView", "chrome"),
          Map.entry("Safari", "safari"),
          Map.entry("Mobile Safari", "safari"),
          Map.entry("Firefox", "firefox"),
          Map.entry("Edge", "edge"),
          Map.entry("Opera", "opera"),
          Map.entry("Opera Mini", "opera"),
          Map.entry("Samsung Internet", "samsung"),
          Map.entry("Yandex Browser", "yandex"),
          Map.entry("UC Browser", "uc"),
          Map.entry("IE", "ie"),
          Map.entry("Facebook", "facebook"),
          Map.entry("Instagram", "instagram"),
          Map.entry("Snapchat", "snapchat"),
          Map.entry("Pinterest", "pinterest"));

  /** What rules say of a browser must be what the analytics show of its click. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "windows desktop | chrome | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "windows desktop | edge | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "windows desktop | opera | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 OPR/114.0.0.0",
        "windows desktop | firefox | Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
        "windows desktop | ie | Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "windows desktop | yandex | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 YaBrowser/25.4.0.0 Safari/537.36",
        "windows desktop | other | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.11",
        "macos desktop | safari | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
        "macos desktop | chrome | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "linux desktop | firefox | Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
        "linux desktop | chrome | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "desktop | chrome | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "ios mobile | safari | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
        "ios tablet | safari | Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
        "ios mobile | chrome | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1",
        "ios mobile | firefox | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/131.0 Mobile/15E148 Safari/605.1.15",
        "ios mobile | edge | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 EdgiOS/130.0.2849.80 Mobile/15E148 Safari/604.1",
        "ios mobile | instagram | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 Instagram 331.0.0.29.109 (iPhone15,2; iOS 17_4; en_US; en; scale=3.00; 1179x2556; 596112486)",
        "ios mobile | facebook | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 [FBAN/FBIOS;FBAV/455.0.0.43.108;FBBV/577362459;FBDV/iPhone15,2]",
        "ios mobile | snapchat | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.80.0.38 (like Safari/8617.2.4.10.8, panda)",
        "ios mobile | pinterest | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]",
        "ios mobile | safari | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "android mobile | chrome | Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
        "android tablet | chrome | Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
        "android mobile | samsung | Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
        "android mobile | opera | Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 OPR/76.2.4027.73374",
        "android mobile | edge | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 EdgA/130.0.0.0",
        "android mobile | firefox | Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
        "android mobile | uc | Mozilla/5.0 (Linux; U; Android 13; en-US; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.5.0.1311 Mobile Safari/537.36",
        "android mobile | facebook | Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/489.0.0.0.1;]",
        "android mobile | chrome | Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "mobile | other | Mozilla/5.0 (Mobile; Nokia_8000_4G; rv:48.0) Gecko/48.0 KAIOS/2.5.4",
      })
  void agentsShouldAgreeWithTheAnalytics(String devices, String browser, String userAgent) {
    assertThat(words(Agents.devices(userAgent))).containsExactlyInAnyOrder(devices.split(" "));
    assertThat(Agents.browser(userAgent).wire()).isEqualTo(browser);

    Device analytics = AGENTS.parse(userAgent);
    assertThat(devices.split(" ")).contains(analytics.device().toLowerCase(Locale.ROOT));
    assertThat(SYSTEMS.getOrDefault(analytics.os(), ""))
        .satisfiesAnyOf(os -> assertThat(devices).contains(os), os -> assertThat(os).isEmpty());
    assertThat(BROWSERS.getOrDefault(analytics.browser(), "other"))
        .as(analytics.browser())
        .isEqualTo(browser);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tiktok | Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 trill_370104 BytedanceWebview/d8a21c6",
        "linkedin | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.29.5",
      })
  void appsShouldBeKnownThoughTheAnalyticsNameTheirEngine(String browser, String userAgent) {
    assertThat(Agents.browser(userAgent).wire()).isEqualTo(browser);
  }

  @Test
  void televisionShouldBeOfNoKind() {
    String tv =
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Version/6.0 TV Safari/537.36";
    assertThat(words(Agents.devices(tv))).isEmpty();
  }

  private static Set<String> words(int bits) {
    return Arrays.stream(VisitorDevice.values())
        .filter(device -> (device.bit() & bits) != 0)
        .map(VisitorDevice::wire)
        .collect(Collectors.toSet());
  }
}
