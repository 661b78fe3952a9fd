package io.tributary.solo.testing.containers;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/** What must be there before a container can be; its absence skips tests and says so. */
final class Docker {
  /** Testcontainers tries for minutes to pull an image, and every test class asks. */
  private static @Nullable String missing;

  private Docker() {}

  /** The host that containers' ports are open on. */
  static String host() {
    return sought(
        () -> DockerClientFactory.instance().dockerHostIpAddress(),
        "an image of Testcontainers' own helpers cannot be had;"
            + " TESTCONTAINERS_RYUK_DISABLED=true and TESTCONTAINERS_HOST_OVERRIDE do without");
  }

  static void requireImage(String name) {
    var _ =
        sought(
            () -> new RemoteDockerImage(DockerImageName.parse(name)).get(),
            "the image " + name + " is not there and cannot be pulled");
  }

  private static synchronized String sought(Supplier<String> what, String withoutImage) {
    if (missing != null) {
      throw new TestAbortedException(missing);
    }
    try {
      return what.get();
    } catch (ContainerFetchException e) {
      throw skipped(withoutImage, e);
    } catch (IllegalStateException e) {
      throw skipped("no Docker engine answers (see DOCKER_HOST)", e);
    }
  }

  private static TestAbortedException skipped(String why, RuntimeException cause) {
    String message = "skipped: -Dinfra=containers, and " + why;
    missing = message;
    SkipSummary.because(message);
    return new TestAbortedException(message, cause);
  }
}
