package io.tributary.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The web UI in a real Chromium against the running system. Screenshots stay in target/screenshots.
 */
class BrowserIT {

  @Test
  void personShouldSignInMakeALinkFollowItAndSeeTheCounterMove() throws Exception {
    run("browser.test.mjs");
  }

  @Test
  void newcomerShouldFindTheirWayWhateverGoesWrong() throws Exception {
    run("first.test.mjs");
  }

  private static void run(String file) throws Exception {
    RunningTributary tributary = RunningTributary.shared();
    Path screenshots = Files.createDirectories(Path.of("target", "screenshots").toAbsolutePath());
    NodeTests.run(
        file,
        Map.of(
            "TRIBUTARY_URL",
            tributary.url(),
            "TRIBUTARY_EMAIL",
            RunningTributary.EMAIL,
            "TRIBUTARY_PASSWORD",
            RunningTributary.PASSWORD,
            "TRIBUTARY_SCREENSHOTS",
            screenshots.toString()));
  }
}
