package io.tributary.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of all server instances of a node: BoringSSL where its library can be loaded, Java's own
 * elsewhere. Changed certificate files are used for new connections. Thread-safe.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
  private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

  private final String certificate;
  private final String key;
  private final AtomicReference<List<FileTime>> seen;

  private final boolean boring = OpenSSLEngineOptions.isAvailable();

  private Tls(String certificate, String key) {
    this.certificate = certificate;
    this.key = key;
    this.seen = new AtomicReference<>(stamps());
    LOG.info("TLS by {}", boring ? "BoringSSL" : "the Java platform: there is no BoringSSL here");
  }

  /** Null if the port speaks plain text. Files that cannot be read fail when it is opened. */
  public static @Nullable Tls of(GatewayConfig config) {
    String certificate = config.tlsCertificate();
    String key = config.tlsKey();
    return certificate == null || key == null ? null : new Tls(certificate, key);
  }

  void applyTo(HttpServerOptions options) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setSslEngineOptions(boring ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(pem());
  }

  /** Looks at the files every {@code everyMs}; the timer ends with the verticle that calls this. */
  void reloadInto(Vertx vertx, HttpServer server, long everyMs) {
    vertx.setPeriodic(
        everyMs,
        tick ->
            vertx
                .executeBlocking(this::changed, false)
                .onSuccess(changed -> {
                  if (changed) {
                    reload(server);
                  }
                }));
  }

  /** True once for each change, to whichever instance asks first: one reload serves them all. */
  private boolean changed() {
    List<FileTime> now = stamps();
    List<FileTime> before = seen.get();
    return now.size() == 2 && !now.equals(before) && seen.compareAndSet(before, now);
  }

  private void reload(HttpServer server) {
    List<FileTime> tried = seen.get();
    ServerSSLOptions options =
        new ServerSSLOptions().setKeyCertOptions(pem()).setApplicationLayerProtocols(PROTOCOLS);
    options.setEnabledSecureTransportProtocols(VERSIONS);
    server
        .updateSSLOptions(options, true)
        .onComplete(
            done -> LOG.info("the certificate in {} is used from now on", certificate),
            failure -> {
              // Half a renewal, most likely: looked at again next time.
              seen.compareAndSet(tried, List.of());
              LOG.warn(
                  "{} cannot be used, the one before still is: {}",
                  certificate,
                  failure.getMessage());
            });
  }

  private PemKeyCertOptions pem() {
    return new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key);
  }

  /** When the two files were changed; fewer if one cannot be read, say while it is replaced. */
  private List<FileTime> stamps() {
    try {
      return List.of(
          Files.getLastModifiedTime(Path.of(certificate)), Files.getLastModifiedTime(Path.of(key)));
    } catch (IOException e) {
      return List.of();
    }
  }
}
