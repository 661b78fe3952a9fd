package io.tributary.tracking.clickstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.ClickRecord;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.geo.Geo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickEnricherTest {
  private static final long AT_MS = 1_795_000_000_123L;
  private static final ClickEnricher ENRICHER =
      new ClickEnricher(UserAgents.load(), new Geo(null), Bots.load());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | (direct) | (direct)",
        "https://www.Blog.example/a?b=c#d | blog.example | https://www.Blog.example/a",
        "https://news.example | news.example | https://news.example",
        "http://[::1]/x | [::1] | http://[::1]/x",
        "https://search.example/?q=a^b | search.example | https://search.example/",
        "android-app://com.example.app | com.example.app | android-app://com.example.app",
        "not a url | (direct) | (direct)",
        "about:blank | (direct) | (direct)",
        "https://bad_host^/x | (direct) | (direct)",
      })
  void enrichShouldReadTheReferer(String header, String referer, String refererUrl) {
    StoredClick click = enrich("", "https://shop.example/", header, 0);

    assertThat(click.referer()).isEqualTo(referer);
    assertThat(click.refererUrl()).isEqualTo(refererUrl);
  }

  @Test
  void enrichShouldPreferTheVisitorsCampaign() {
    StoredClick click =
        enrich(
            "utm_source=visitor&utm_term=%20&sub1=s",
            "https://shop.example/?utm_source=link&utm_medium=e%20mail&utm_term=t#utm_content=no",
            "",
            ClickRecord.QR);

    assertThat(click.utmSource()).isEqualTo("visitor");
    assertThat(click.utmMedium()).isEqualTo("e mail");
    assertThat(click.utmTerm()).isEqualTo("t");
    assertThat(click.utmContent()).isNull();
    assertThat(click.subId()).isEqualTo("s");
    assertThat(click.trigger()).isEqualTo("qr");
  }

  @Test
  void enrichShouldCutAndCleanWhatTheDatabaseWouldRefuse() {
    StoredClick click =
        enrich(
            "utm_source=a%00b&utm_campaign=" + "x".repeat(500) + "&utm_term=%zz",
            "https://a/",
            "",
            0);

    assertThat(click.utmSource()).isEqualTo("ab");
    assertThat(click.utmCampaign()).hasSize(190);
    assertThat(click.utmTerm()).isEqualTo("%zz");
  }

  @Test
  void enrichShouldTakeTheTimeFromTheClickId() {
    assertThat(enrich("", "https://a/", "", 0).at().toInstant().toEpochMilli()).isEqualTo(AT_MS);
  }

  @Test
  void enrichShouldRefuseAClickWithoutATime() {
    ClickRecord click =
        new ClickRecord("garbage", AT_MS, "ws", "link", "https://a/", "", "", "", "", "", 0);
    assertThatThrownBy(() -> ENRICHER.enrich(click)).isInstanceOf(IllegalArgumentException.class);
  }

  private static StoredClick enrich(
      @Nullable String query, String destination, String referer, int flags) {
    return ENRICHER.enrich(
        new ClickRecord(
            new ClickId().next(AT_MS),
            AT_MS,
            "ws",
            "link",
            destination,
            query == null ? "" : query,
            "10.0.0.0",
            "Mozilla/5.0",
            referer,
            "",
            flags));
  }
}
