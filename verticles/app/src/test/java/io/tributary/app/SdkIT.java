package io.tributary.app;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official SDK, unmodified, against the running system. */
class SdkIT {

  @Test
  void officialSdkShouldWorkUnmodified() throws Exception {
    RunningTributary tributary = RunningTributary.shared();
    NodeTests.run(
        "sdk.test.mjs",
        Map.of("TRIBUTARY_URL", tributary.url(), "TRIBUTARY_KEY", RunningTributary.KEY));
  }
}
