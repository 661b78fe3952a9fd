package io.tributary.tracking.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentsTest {
  private static final UserAgents AGENTS = UserAgents.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 | Desktop | Chrome | Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0 | Desktop | Edge | Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 | Desktop | Safari | Mac OS",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1 | Mobile | Mobile Safari | iOS",
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1 | Tablet | Mobile Safari | iOS",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 | Mobile | Chrome | Android",
        "Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 | Tablet | Chrome | Android",
        "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0 | Desktop | Firefox | Linux",
        "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0 | Mobile | Firefox | Android",
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/6.0 TV Safari/537.36 | Smarttv | Safari | Tizen",
      })
  void parseShouldNameWhatPeopleUse(String userAgent, String device, String browser, String os) {
    assertThat(AGENTS.parse(userAgent)).isEqualTo(new Device(device, browser, os));
  }

  @Test
  void parseShouldSayUnknownWhenThereIsNothing() {
    assertThat(AGENTS.parse("")).isEqualTo(Device.NONE);
    assertThat(AGENTS.parse("x").browser()).isEqualTo("Unknown");
    assertThat(AGENTS.parse("x").os()).isEqualTo("Unknown");
  }

  @Test
  void nothingButTheBeginningOfALongUserAgentShouldBeKept() {
    UserAgents fresh = UserAgents.load();
    for (int i = 0; i < 100; i++) {
      fresh.parse("Mozilla/5.0 (" + "a".repeat(600) + i);
    }
    assertThat(fresh.remembered()).isEqualTo(1);
  }
}
