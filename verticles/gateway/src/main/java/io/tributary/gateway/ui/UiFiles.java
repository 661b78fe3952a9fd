package io.tributary.gateway.ui;

import io.tributary.gateway.http.StoredBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of the UI, as its build left them in the jar: each as it is and, where that pays,
 * compressed as well as can be. The build also leaves a list of them, so a path is either one of
 * these names or nothing; none is ever made into a place to look at. Read when first asked for,
 * then kept: a few megabytes in all. Belongs to one event loop.
 */
final class UiFiles {
  private static final String ROOT = "META-INF/tributary-ui/";
  private static final String LIST = "files.txt";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");

  private final Vertx vertx;
  private final Set<String> names;
  private final Map<String, Future<StoredBody>> read = new HashMap<>();

  UiFiles(Vertx vertx) {
    this.vertx = vertx;
    Buffer list = load(LIST);
    this.names =
        list == null
            ? Set.of()
            : list.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toUnmodifiableSet());
  }

  /** Whether there is such a file; its path without a slash in front. */
  boolean has(String name) {
    return names.contains(name);
  }

  /**
   * @param name of one that {@link #has}
   */
  Future<StoredBody> get(String name) {
    return read.computeIfAbsent(name, wanted -> vertx.executeBlocking(() -> body(wanted), false));
  }

  private static StoredBody body(String name) {
    Buffer plain = load(name);
    if (plain == null) {
      throw new IllegalStateException("the jar lacks " + ROOT + name);
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return new StoredBody(
        TYPES.getOrDefault(ending, "application/octet-stream"),
        plain,
        load(name + ".gz"),
        load(name + ".br"));
  }

  private static @Nullable Buffer load(String name) {
    try (InputStream in = UiFiles.class.getClassLoader().getResourceAsStream(ROOT + name)) {
      return in == null ? null : Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
