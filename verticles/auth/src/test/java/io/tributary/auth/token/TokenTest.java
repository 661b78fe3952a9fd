package io.tributary.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.auth.domain.Membership;
import io.tributary.auth.domain.Role;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.domain.Workspace;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tokens, verified as the gateway does it: from the published JSON alone. */
class TokenTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Workspace WORKSPACE =
      new Workspace("ws_1", "Shop", "shop", "eur", Instant.EPOCH);

  private final Ed25519Key key = Ed25519Key.generate();

  @AfterAll
  static void close() throws TimeoutException {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void tokenShouldVerifyFromThePublishedKeys() throws TimeoutException {
    User user = verify(key.publicJwk(), issue(Clock.systemUTC(), Role.member));
    JsonObject claims = user.attributes().getJsonObject("accessToken");

    assertThat(claims.getString("sub")).isEqualTo("mem_1");
    assertThat(claims.getString("iss")).isEqualTo("tributary");
    assertThat(claims.getString("ws")).isEqualTo("ws_1");
    assertThat(claims.getString("role")).isEqualTo("member");
    assertThat(claims.getString("cur")).isEqualTo("eur");
    assertThat(claims.getString("jti")).startsWith("tok_");
    assertThat(claims.getString("scope").split(" "))
        .containsExactlyInAnyOrderElementsOf(new Scopes(Set.of()).of(Role.member));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3600);
  }

  @Test
  void tokenShouldBeRefusedWhenItExpired() {
    Clock yesterday = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);

    assertRefused(key.publicJwk(), issue(yesterday, Role.owner));
  }

  @Test
  void tokenShouldBeRefusedWhenAnotherKeySignedIt() {
    assertRefused(Ed25519Key.generate().publicJwk(), issue(Clock.systemUTC(), Role.owner));
  }

  @Test
  void tokenShouldBeRefusedWhenOneCharacterOfItIsChanged() {
    String token = issue(Clock.systemUTC(), Role.member);
    int dot = token.indexOf('.');
    char other = token.charAt(dot + 20) == 'A' ? 'B' : 'A';

    assertRefused(
        key.publicJwk(), token.substring(0, dot + 20) + other + token.substring(dot + 21));
  }

  @Test
  void publicHalfShouldNotHoldThePrivateOne() {
    assertThat(key.publicJwk().containsKey("d")).isFalse();
    assertThat(Ed25519Key.privateJwk(key.publicJwk(), key.privateBytes()).containsKey("d"))
        .isTrue();
  }

  private String issue(Clock clock, Role role) {
    SigningKeys keys =
        new SigningKeys(
            Ed25519Key.privateJwk(key.publicJwk(), key.privateBytes()), List.of(key.publicJwk()));
    return new TokenIssuer(
            VERTX, keys, "tributary", Duration.ofHours(1), new Scopes(Set.of()), clock)
        .issue("mem_1", new Membership(WORKSPACE, role));
  }

  private static User verify(JsonObject jwk, String token) throws TimeoutException {
    return JWTAuth.create(
            VERTX,
            new JWTAuthOptions().addJwk(jwk).setJWTOptions(new JWTOptions().setIssuer("tributary")))
        .authenticate(new TokenCredentials(token))
        .await(10, TimeUnit.SECONDS);
  }

  private static void assertRefused(JsonObject jwk, String token) {
    assertThatThrownBy(() -> verify(jwk, token)).isNotInstanceOf(TimeoutException.class);
  }
}
