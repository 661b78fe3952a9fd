package io.tributary.auth;

import io.tributary.auth.api.ApiKeyVerifier;
import io.tributary.auth.api.ApiKeysHandler;
import io.tributary.auth.api.BootstrapHandler;
import io.tributary.auth.api.KeysHandler;
import io.tributary.auth.api.MembersHandler;
import io.tributary.auth.api.SessionHandler;
import io.tributary.auth.api.WorkspacesHandler;
import io.tributary.auth.config.AuthConfig;
import io.tributary.auth.domain.Base62;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.login.LoginLimiter;
import io.tributary.auth.token.SigningKeys;
import io.tributary.auth.token.TokenIssuer;
import io.tributary.kit.config.Rate;
import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;

/** Wires the auth context. */
public final class AuthVerticle extends ContextVerticle {
  private static final String SCHEMA = "auth";
  private static final int UNKNOWN_PASSWORD_CHARACTERS = 32;

  private final AuthConfig config;
  private final RedisConfig redis;
  private final Future<Set<String>> contractScopes;
  private final Clock clock;

  /**
   * @param contractScopes every scope that the contract asks for; may still be on its way
   */
  public AuthVerticle(
      AuthConfig config,
      PostgresConfig postgres,
      RedisConfig redis,
      Future<Set<String>> contractScopes,
      Clock clock) {
    super(postgres, SCHEMA);
    this.contractScopes = contractScopes;
    this.config = config;
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  protected Future<Void> open(Database database) {
    PasswordWorkers passwords =
        new PasswordWorkers(
            vertx, "auth-passwords", config.passwordThreads(), config.passwordQueue());
    onStop(passwords::close);
    LoginLimiter limiter =
        new LoginLimiter(
            vertx, redis, new Rate(config.loginAttempts(), config.loginWindow().toMillis()), clock);
    onStop(limiter::close);
    return SigningKeys.open(vertx, database, config.keyEncryptionSecret(), clock)
        .compose(keys ->
            passwords
                .hash(Base62.random(new SecureRandom(), UNKNOWN_PASSWORD_CHARACTERS))
                .compose(nobodys ->
                    scopes()
                        .compose(
                            scopes -> serve(database, passwords, nobodys, limiter, keys, scopes))));
  }

  /** What is on its way comes on another thread; consumers belong to this one. */
  private Future<Scopes> scopes() {
    Promise<Scopes> here = Promise.promise();
    contractScopes
        .map(Scopes::new)
        .onComplete(there -> context.runOnContext(now -> here.handle(there)));
    return here.future();
  }

  private Future<Void> serve(
      Database database,
      PasswordWorkers passwords,
      String nobodysHash,
      LoginLimiter limiter,
      SigningKeys keys,
      Scopes scopes) {
    TokenIssuer tokens =
        new TokenIssuer(vertx, keys, config.issuer(), config.tokenLifetime(), scopes, clock);
    SessionHandler sessions = new SessionHandler(database, limiter, passwords, nobodysHash, tokens);
    ApiKeysHandler apiKeys = new ApiKeysHandler(database, vertx.eventBus(), scopes, clock);
    WorkspacesHandler workspaces = new WorkspacesHandler(database, config, clock);
    MembersHandler members = new MembersHandler(database, passwords, scopes, clock);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read("auth.session.login", sessions::login)
            .read("auth.session.me", sessions::me)
            .read("auth.session.switch", sessions::switchWorkspace)
            .read("auth.keys.jwks", new KeysHandler(keys)::jwks)
            .read("auth.apiKeys.list", apiKeys::list)
            .write("auth.apiKeys.create", apiKeys::create)
            .write("auth.apiKeys.delete", apiKeys::delete)
            .read("auth.workspaces.list", workspaces::list)
            .read("auth.workspaces.get", workspaces::get)
            .write("auth.workspaces.create", workspaces::create)
            .write("auth.workspaces.update", workspaces::update)
            .read("auth.members.list", members::list)
            .write("auth.members.create", members::prepare, members::create)
            .read(Addresses.OPERATOR_WORKSPACE, workspaces::operator)
            .write(
                Addresses.AUTH_BOOTSTRAP,
                new BootstrapHandler(config, passwords, clock)::bootstrap);
    onStop(server::stop);
    return ApiKeyVerifier.start(vertx, database, clock)
        .onSuccess(verifier -> onStop(verifier::stop))
        .compose(verifier -> server.start());
  }
}
