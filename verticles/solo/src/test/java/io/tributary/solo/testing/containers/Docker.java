package io.tributary.solo.testing.containers;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/** What must be there before a container can be; its absence skips tests and says so. */
final class Docker {
  /** By what was sought: Testcontainers tries for minutes to pull an image, and each class asks. */
  private static final Map<String, String> MISSING = new HashMap<>();

  private Docker() {}

  /** The host that containers' ports are open on. */
  static String host() {
    return sought(
        "host",
        () -> DockerClientFactory.instance().dockerHostIpAddress(),
        "an image of Testcontainers' own helpers cannot be had;"
            + " TESTCONTAINERS_RYUK_DISABLED=true and TESTCONTAINERS_HOST_OVERRIDE do without");
  }

  static void requireImage(String name) {
    DockerImageName image = DockerImageName.parse(name);
    var _ =
        sought(
            name,
            () -> new RemoteDockerImage(image).get(),
            "the image " + name + " is not there and cannot be pulled");
  }

  private static synchronized String sought(
      String name, Supplier<String> what, String withoutImage) {
    String known = MISSING.get(name);
    if (known != null) {
      throw new TestAbortedException(known);
    }
    try {
      return what.get();
    } catch (IllegalStateException e) {
      throw skipped(name, "no Docker engine answers (see DOCKER_HOST)", e);
    } catch (RuntimeException e) {
      // That it cannot be fetched, or what the library throws that retries until time is up.
      throw skipped(name, withoutImage, e);
    }
  }

  private static TestAbortedException skipped(String name, String why, RuntimeException cause) {
    String message = "skipped: -Dinfra=containers, and " + why;
    MISSING.put(name, message);
    SkipSummary.because(message);
    return new TestAbortedException(message, cause);
  }
}
