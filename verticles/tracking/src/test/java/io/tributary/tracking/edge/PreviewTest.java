package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final String HOSTILE = "\"><script>alert('x')</script>&\u0000\n";

  @Test
  void htmlShouldEncodeWhateverItsOwnerWrote() {
    String html =
        new Preview("https://go.test/a\"b", HOSTILE, HOSTILE, "https://i.test/?a=1&b=2", HOSTILE)
            .html("https://shop.test/?q=\"<")
            .toString();

    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("alert('")
        .doesNotContain("\u0000")
        .contains("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;")
        .contains("<meta property=\"og:image\" content=\"https://i.test/?a=1&amp;b=2\">")
        .contains("href=\"https://shop.test/?q=&quot;&lt;\"")
        .contains("<link rel=\"canonical\" href=\"https://go.test/a&quot;b\">");
  }

  @Test
  void htmlShouldLeaveOutWhatThereIsNot() {
    String html = new Preview("https://go.test/a", "Title", null, null, null).html(null).toString();

    assertThat(html)
        .contains("<title>Title</title>")
        .contains("og:title")
        .contains("content=\"summary\"")
        .contains("<meta name=\"robots\" content=\"noindex\">")
        .doesNotContain("og:image")
        .doesNotContain("og:description")
        .doesNotContain("<a ");
  }
}
