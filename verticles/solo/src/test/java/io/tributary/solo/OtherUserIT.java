package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What only root can try out: to be somebody else. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class OtherUserIT {
  private Path folder = Path.of("");

  /** Not under the project, which other users may be unable to reach. */
  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("tributary-other-user-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assumeThat(RunAs.SETPRIV.works(folder)).isTrue();
  }

  @AfterEach
  void removeFolder() throws IOException {
    Folders.delete(folder);
  }

  @Test
  void serversShouldRunForAnOrdinaryUser() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    RunAs.SETPRIV.adopt(home);

    try (SoloProcess process =
        SoloProcess.start(
            RunAs.SETPRIV.prefix(), readableClasspath(), home, home.resolve("cache"))) {
      process.footprint().leave("ordinary");

      assertThat(process.footprint().rows()).containsExactly("ordinary");
      assertThat(Files.getOwner(home.resolve("postgres")).getName()).isEqualTo("nobody");
    }
  }

  @Test
  void postgresShouldRunAsNobodyWhereRootHasNoUserNamespaces() throws Exception {
    HomeFolder home = HomeFolder.open(folder.resolve("home"));
    Programs programs = new Programs(folder.resolve("cache"), Platform.current());
    int port = home.ports().port("postgres");
    // First in the usual way for root, so that the data changes hands in between, both ways.
    for (RunAs way : List.of(RunAs.NAMESPACE, RunAs.SETPRIV, RunAs.NAMESPACE)) {
      assumeThat(way.works(home.root())).isTrue();
      PostgresServer spec = new PostgresServer(home, programs, port, false, way);
      ManagedServer server = new ManagedServer(spec, home, Duration.ofSeconds(30), Progress.SILENT);
      server.start();
      try {
        new Footprint(spec.endpoint(), "", new KafkaEndpoint("none", null))
            .insert(way.prefix().getFirst());
      } finally {
        server.stop();
      }
      assertThat(Files.getOwner(home.data(Part.POSTGRES)).getName()).isEqualTo(way.user());
    }
  }

  /** The jars may lie in a private repository of root's. */
  private String readableClasspath() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    List<String> readable = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (!Files.exists(source)) {
        continue;
      }
      Path target = jars.resolve(readable.size() + "-" + source.getFileName());
      copy(source, target);
      readable.add(target.toString());
    }
    return String.join(File.pathSeparator, readable);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path path : tree.toList()) {
        Files.copy(path, target.resolve(source.relativize(path).toString()));
      }
    }
  }
}
