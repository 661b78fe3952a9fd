package io.tributary.notifications.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.CommissionCreated;
import io.tributary.notifications.domain.CommissionNews;
import io.tributary.notifications.domain.Notification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private final Templates templates = Templates.load();

  @Test
  void namesShouldBeEscapedInHtmlOnly() {
    Templates.Rendered rendered = render("en", "sale", "<b>Ada & Co</b>");

    assertThat(rendered.html()).contains("&lt;b&gt;Ada &amp; Co").doesNotContain("<b>Ada");
    assertThat(rendered.text()).contains("<b>Ada & Co</b>");
  }

  @Test
  void subjectShouldSayWhatAndFromWhom() {
    assertThat(render("en", "sale", "Ada").subject()).isEqualTo("You earned US$3.00 from Acme");
    assertThat(render("fr", "sale", "Ada").subject())
        .matches("Vous avez gagné 3,00\\h\\$US avec Acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sale", "lead", "custom", "referral"})
  void everyTypeShouldSayOneThing(String type) {
    for (String language : new String[] {"en", "fr"}) {
      String text = render(language, type, "Ada").text();
      assertThat(text).contains("Acme", "cm_1").doesNotContain("{{");
      assertThat(text.lines().toList().get(2)).matches("[^.]+\\. [^.]+(\\.\\d\\d)?[^.]*\\.");
    }
  }

  private Templates.Rendered render(String language, String type, String partner) {
    CommissionCreated commission =
        new CommissionCreated(
            "cm_1", "ws_1", "Acme", "pn_1", partner, null, language, type, 0, 300, "usd", 0);
    return templates.render(
        new Notification(
            "ntf_1",
            "ws_1",
            "commission",
            "cm_1",
            "ada@example.com",
            language,
            CommissionNews.words(commission),
            1));
  }
}
