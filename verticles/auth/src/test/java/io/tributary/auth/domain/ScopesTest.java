package io.tributary.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopesTest {
  private static final Scopes OWN = new Scopes(Set.of());

  @Test
  void knownShouldEqualTheContractsList() throws IOException {
    Path contract = Path.of(System.getProperty("root.dir"), "conf", "openapi", "auth.yaml");
    JsonNode scopes =
        new YAMLMapper().readTree(contract.toFile()).at("/components/schemas/Scope/enum");
    Set<String> listed = new HashSet<>();
    scopes.forEach(scope -> listed.add(scope.asText()));

    assertThat(listed).isEqualTo(OWN.known());
  }

  @Test
  void scopesOfOtherServicesShouldBeKnown() {
    Scopes scopes = new Scopes(Set.of("weather.read", "weather.write"));

    assertThat(scopes.known()).contains("weather.read", "weather.write", "links.read");
    assertThat(scopes.of(Role.member)).contains("weather.read").doesNotContain("weather.write");
    assertThat(scopes.of(Role.owner)).containsExactly("*");
  }

  @Test
  void coversShouldHoldOnlyForWhatOneHas() {
    assertThat(Scopes.covers(Set.of("*"), List.of("*", "links.write"))).isTrue();
    assertThat(Scopes.covers(Set.of("links.read"), List.of("links.read"))).isTrue();
    assertThat(Scopes.covers(Set.of("links.read"), List.of("links.write"))).isFalse();
    assertThat(
            Scopes.covers(OWN.known().stream().filter(s -> !s.equals("*")).toList(), List.of("*")))
        .isFalse();
  }

  @Test
  void tidyShouldLetAllSwallowTheOthers() {
    assertThat(Scopes.tidy(List.of("links.read", "*"))).containsExactly("*");
    assertThat(Scopes.tidy(List.of("tags.read", "links.read", "tags.read")))
        .containsExactly("links.read", "tags.read");
  }

  @Test
  void memberShouldReadEverythingAndNeverTouchMoney() {
    assertThat(Role.member.scopes())
        .contains("links.write", "payouts.read", "ledger.read")
        .doesNotContain(
            "*", "payouts.write", "commissions.write", "apiKeys.write", "members.write");
    assertThat(OWN.known()).containsAll(Role.member.scopes());
  }
}
