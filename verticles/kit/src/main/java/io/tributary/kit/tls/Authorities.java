package io.tributary.kit.tls;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates count. */
public final class Authorities {
  private Authorities() {}

  /**
   * @param file PEM file with the certificates of authorities; null: those that Java trusts
   */
  public static TrustOptions trusted(@Nullable String file) {
    return file == null ? TrustOptions.wrap(java()[0]) : new PemTrustOptions().addCertPath(file);
  }

  private static javax.net.ssl.TrustManager[] java() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has authorities that it trusts", e);
    }
  }
}
