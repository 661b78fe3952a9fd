package io.tributary.app;

import io.tributary.app.cluster.ClusterConfig;
import io.tributary.app.roles.Roles;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of {@code conf/}: those in the jar and those in the folder that the operator gave. */
final class ConfFiles {
  private static final String ROOT = "conf/";
  private static final String FRAGMENTS = "openapi";

  private ConfFiles() {}

  /**
   * The settings of an environment: defaults, the jar's overlay, the folder's overlay, variables,
   * the command line.
   */
  static Settings settings(Options options, Map<String, String> environment) {
    String overlay = options.environment() + ".yaml";
    List<Path> external = new ArrayList<>();
    if (options.conf() != null) {
      Path file = options.conf().resolve(overlay);
      if (!Files.isDirectory(options.conf())) {
        throw new ConfigException("--conf: " + options.conf() + " is no folder");
      }
      if (Files.exists(file)) {
        external.add(file);
      }
    }
    Settings settings =
        Settings.load(open("tributary.yaml"), List.of(open(overlay)), external, environment);
    if (options.roles() != null) {
      settings = settings.with(Map.of(Roles.SETTING, options.roles()));
    }
    return options.cluster() ? settings.with(Map.of(ClusterConfig.ENABLED, "true")) : settings;
  }

  /** The main file of the contract. */
  static String contract() {
    return text(open("openapi.yaml"));
  }

  /** The contract's fragments by file name, those of the jar first. */
  static Map<String, String> fragments(@Nullable Path conf) {
    Map<String, String> found = new TreeMap<>();
    URL inside = ConfFiles.class.getClassLoader().getResource(ROOT + FRAGMENTS);
    if (inside != null) {
      readInside(inside, found);
    }
    if (conf != null && Files.isDirectory(conf.resolve(FRAGMENTS))) {
      readFolder(conf.resolve(FRAGMENTS), found);
    }
    return found;
  }

  private static void readInside(URL folder, Map<String, String> into) {
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        readFolder(Path.of(uri), into);
        return;
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        readFolder(jar.getPath(ROOT + FRAGMENTS), into);
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readFolder(Path folder, Map<String, String> into) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        if (into.put(String.valueOf(file.getFileName()), Files.readString(file)) != null) {
          throw new ConfigException(file + " stands twice: inside the jar and in --conf");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream stream = ConfFiles.class.getClassLoader().getResourceAsStream(ROOT + name);
    if (stream == null) {
      throw new IllegalStateException("the jar lacks " + ROOT + name);
    }
    return stream;
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
