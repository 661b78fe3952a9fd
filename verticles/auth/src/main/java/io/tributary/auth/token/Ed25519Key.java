package io.tributary.auth.token;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key pair as JSON Web Key (RFC 8037).
 *
 * @param kid the RFC 7638 thumbprint of the public half
 * @param privateBytes the 32 bytes of the private half
 */
record Ed25519Key(String kid, JsonObject publicJwk, byte[] privateBytes) {
  static final String ALGORITHM = "EdDSA";
  private static final int PUBLIC_BYTES = 32;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  static Ed25519Key generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      // The X.509 form is a fixed header, then the 32 bytes of the point.
      byte[] encoded = pair.getPublic().getEncoded();
      String x =
          BASE64URL.encodeToString(
              Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length));
      byte[] seed =
          ((EdECPrivateKey) pair.getPrivate())
              .getBytes()
              .orElseThrow(() -> new IllegalStateException("a software key has its bytes"));
      String kid = thumbprint(x);
      return new Ed25519Key(kid, publicJwk(kid, x), seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** The form that signs. */
  static JsonObject privateJwk(JsonObject publicJwk, byte[] privateBytes) {
    return publicJwk.copy().put("d", BASE64URL.encodeToString(privateBytes));
  }

  private static JsonObject publicJwk(String kid, String x) {
    return new JsonObject()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", x)
        .put("kid", kid)
        .put("alg", ALGORITHM)
        .put("use", "sig");
  }

  private static String thumbprint(String x) throws GeneralSecurityException {
    String canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    return BASE64URL.encodeToString(
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
  }

  /** Without the private half: this may end up in logs. */
  @Override
  public String toString() {
    return kid;
  }
}
