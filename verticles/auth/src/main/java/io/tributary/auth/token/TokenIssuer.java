package io.tributary.auth.token;

import io.tributary.auth.domain.Membership;
import io.tributary.auth.domain.Scopes;
import io.tributary.kit.id.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;

/**
 * Makes the tokens of signed-in members: JWTs signed with Ed25519. Whoever has the published keys
 * verifies them without asking anybody.
 *
 * <p>Claims: {@code iss}, {@code sub} (member id), {@code ws} (workspace id), {@code role}, {@code
 * cur} (the workspace's currency), {@code scope} (scopes with spaces in between), {@code iat},
 * {@code exp}, {@code jti}.
 */
public final class TokenIssuer {
  private final JWTAuth signer;
  private final String issuer;
  private final Duration lifetime;
  private final Scopes scopes;
  private final Clock clock;

  public TokenIssuer(
      Vertx vertx, SigningKeys keys, String issuer, Duration lifetime, Scopes scopes, Clock clock) {
    this.scopes = scopes;
    this.signer = JWTAuth.create(vertx, new JWTAuthOptions().addJwk(keys.signing()));
    this.issuer = issuer;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  public String issue(String memberId, Membership membership) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("sub", memberId)
            .put("ws", membership.workspace().id())
            .put("role", membership.role().name())
            .put("cur", membership.workspace().currency())
            .put("scope", String.join(" ", Scopes.tidy(scopes.of(membership.role()))))
            .put("iat", now)
            .put("exp", now + lifetime.toSeconds())
            .put("jti", Ids.next("tok_"));
    return signer.generateToken(
        claims, new JWTOptions().setAlgorithm(Ed25519Key.ALGORITHM).setNoTimestamp(true));
  }

  public long lifetimeSeconds() {
    return lifetime.toSeconds();
  }
}
