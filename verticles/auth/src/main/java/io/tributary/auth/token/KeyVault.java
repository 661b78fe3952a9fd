package io.tributary.auth.token;

import io.tributary.kit.config.ConfigException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts private keys with AES-256-GCM under a key derived from a configured secret. The form is
 * 16 bytes of salt, 12 of nonce, then the ciphertext with its tag; the key's id is authenticated
 * along, so that nobody can swap rows.
 *
 * <p>Deriving takes about a tenth of a second: not for an event loop.
 */
final class KeyVault {
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BITS = 256;

  /** OWASP's number for PBKDF2 with HMAC-SHA-256. */
  private static final int ITERATIONS = 600_000;

  private final String secret;
  private final SecureRandom random;

  KeyVault(String secret, SecureRandom random) {
    this.secret = secret;
    this.random = random;
  }

  byte[] seal(byte[] plain, String keyId) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, salt, nonce, keyId).doFinal(plain);
      return ByteBuffer.allocate(SALT_BYTES + NONCE_BYTES + sealed.length)
          .put(salt)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @throws ConfigException if it was sealed with another secret, or has been changed since
   */
  byte[] open(byte[] stored, String keyId) {
    if (stored.length < SALT_BYTES + NONCE_BYTES) {
      throw notOurs();
    }
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    buffer.get(salt).get(nonce);
    byte[] sealed = new byte[buffer.remaining()];
    buffer.get(sealed);
    try {
      return cipher(Cipher.DECRYPT_MODE, salt, nonce, keyId).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw notOurs();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] salt, byte[] nonce, String keyId)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, ITERATIONS, KEY_BITS);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static ConfigException notOurs() {
    return new ConfigException(
        "auth.keyEncryptionSecret does not open the signing key in the database. Give the secret it"
            + " was encrypted with, or delete the row of table auth.signing_keys: then a new key is"
            + " made, and everybody signs in again");
  }
}
