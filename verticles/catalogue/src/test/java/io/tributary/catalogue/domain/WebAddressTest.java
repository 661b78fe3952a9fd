package io.tributary.catalogue.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "HTTP://example.com:8080/a/b.png?x=1#y",
        "https://exämple.com/straße",
        "http://[2001:db8::1]/"
      })
  void shouldAcceptTheWeb(String address) {
    assertThat(WebAddress.isValid(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "ftp://example.com",
        "https:/example.com",
        "https://",
        "https://exa mple.com",
        "https://example.com/\"><script>",
        "https:example.com"
      })
  void shouldRefuseEverythingElse(String address) {
    assertThat(WebAddress.isValid(address)).isFalse();
  }
}
