package io.tributary.auth.token;

import io.tributary.auth.store.SigningKeyStore;
import io.tributary.auth.store.SigningKeyStore.StoredKey;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are signed with and verified by, as they were when this node started.
 *
 * @param signing the newest one with its private half
 * @param published the public halves of all
 */
public record SigningKeys(JsonObject signing, List<JsonObject> published) {
  public SigningKeys {
    published = List.copyOf(published);
  }

  /**
   * Reads the keys; the first node that finds none makes one, while the others wait for it. A key
   * that was kept in clear is encrypted as soon as there is a secret.
   *
   * @param secret of {@link KeyVault}; null keeps the private half in clear
   */
  public static Future<SigningKeys> open(
      Vertx vertx, Database database, @Nullable String secret, Clock clock) {
    @Nullable KeyVault vault = secret == null ? null : new KeyVault(secret, new SecureRandom());
    return database.transaction(tx ->
        SigningKeyStore.lock(tx)
            .compose(locked -> SigningKeyStore.all(tx))
            .compose(keys ->
                keys.isEmpty() ? make(vertx, tx, vault, clock) : use(vertx, tx, vault, keys)));
  }

  private static Future<SigningKeys> make(
      Vertx vertx, SqlConnection tx, @Nullable KeyVault vault, Clock clock) {
    return vertx
        .executeBlocking(Ed25519Key::generate)
        .compose(key ->
            seal(
                    vertx,
                    vault,
                    new StoredKey(
                        key.kid(),
                        key.publicJwk(),
                        Buffer.buffer(key.privateBytes()),
                        false,
                        clock.instant()))
                .compose(stored -> SigningKeyStore.insert(tx, stored))
                .map(done -> of(key.publicJwk(), key.privateBytes(), List.of(key.publicJwk()))));
  }

  private static Future<SigningKeys> use(
      Vertx vertx, SqlConnection tx, @Nullable KeyVault vault, List<StoredKey> keys) {
    List<Future<Void>> sealed = new ArrayList<>();
    for (StoredKey key : keys) {
      if (vault != null && !key.encrypted()) {
        sealed.add(
            seal(vertx, vault, key).compose(stored -> SigningKeyStore.replacePrivate(tx, stored)));
      }
    }
    StoredKey newest = keys.getFirst();
    List<JsonObject> published = keys.stream().map(StoredKey::publicJwk).toList();
    return Future.all(sealed)
        .compose(done -> vertx.executeBlocking(() -> privateBytes(vault, newest)))
        .map(bytes -> of(newest.publicJwk(), bytes, published));
  }

  private static byte[] privateBytes(@Nullable KeyVault vault, StoredKey key) {
    if (!key.encrypted()) {
      return key.privateKey().getBytes();
    }
    if (vault == null) {
      throw new ConfigException(
          "auth.keyEncryptionSecret must be set: the signing key in the database is encrypted");
    }
    return vault.open(key.privateKey().getBytes(), key.kid());
  }

  private static Future<StoredKey> seal(Vertx vertx, @Nullable KeyVault vault, StoredKey key) {
    return vault == null
        ? Future.succeededFuture(key)
        : vertx.executeBlocking(() ->
            new StoredKey(
                key.kid(),
                key.publicJwk(),
                Buffer.buffer(vault.seal(key.privateKey().getBytes(), key.kid())),
                true,
                key.createdAt()));
  }

  private static SigningKeys of(JsonObject publicJwk, byte[] bytes, List<JsonObject> published) {
    return new SigningKeys(Ed25519Key.privateJwk(publicJwk, bytes), published);
  }

  /** Without the private half: this may end up in logs. */
  @Override
  public String toString() {
    return "SigningKeys[" + signing.getString("kid") + "]";
  }
}
