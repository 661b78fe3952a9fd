package io.tributary.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeTlsTest {
  private static final String TOKEN = "a-token-that-nobody-guesses";
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @Test
  void clientShouldJoinOverTls() throws Exception {
    KeyStore keys = certificate();
    Path allowed =
        Files.writeString(
            folder.resolve("bridge.yaml"),
            "clients: {tea: {tokenSha256: " + BridgeTest.sha256(TOKEN) + "}}");
    BridgeConfig config =
        new BridgeConfig(
            "127.0.0.1",
            0,
            folder.resolve("tls.crt").toString(),
            folder.resolve("tls.key").toString(),
            allowed,
            true,
            1_024,
            3,
            2,
            2,
            5_000,
            4_000,
            30);
    Vertx vertx = Vertx.vertx();
    try {
      BridgeVerticle bridge =
          new BridgeVerticle(
              config, BridgeTest.RULES, Clock.systemUTC(), new SimpleMeterRegistry());
      get(vertx.deployVerticle(bridge));
      try (TestClient client =
          new TestClient(
              trusting(keys).getSocketFactory().createSocket("127.0.0.1", bridge.port()))) {
        client.send(TestClient.hello(TOKEN));
        assertThat(client.receive().getString("type")).isEqualTo("pong");
      }
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void openPortShouldNotSpeakPlainText() throws IOException {
    Path defaults = Path.of(System.getProperty("root.dir"), "conf", "tributary.yaml");
    Settings settings =
        Settings.defaults(Files.newInputStream(defaults))
            .with(Map.of("bridge.port", "7000", "bridge.host", "0.0.0.0"));
    assertThatThrownBy(() -> BridgeConfig.from(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must not travel in the clear");
    assertThat(BridgeConfig.from(Settings.defaults(Files.newInputStream(defaults)))).isNull();
  }

  /** Writes tls.crt and tls.key; made by the platform's keytool. */
  private KeyStore certificate() throws Exception {
    Path store = folder.resolve("tls.p12");
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " -genkeypair -alias tls -keyalg EC -dname CN=bridge -ext san=ip:127.0.0.1"
                        + " -storetype PKCS12 -storepass "
                        + PASSWORD
                        + " -keystore "
                        + store)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    pem("tls.key", "PRIVATE KEY", keys.getKey("tls", PASSWORD.toCharArray()).getEncoded());
    pem("tls.crt", "CERTIFICATE", keys.getCertificate("tls").getEncoded());
    return keys;
  }

  private void pem(String file, String what, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("bridge", keys.getCertificate("tls"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
