package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dashboard whose connection breaks again and again while clicks come in. */
class LiveResumeIT {
  private static final int CLICKS = 60;
  private static final int AT_ONCE = 8;
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  private final RunningTributary tributary = RunningTributary.shared();
  private final String key = tributary.keyOfNewWorkspace("live " + System.nanoTime());

  @Test
  void dashboardShouldSeeEachClickOnceHoweverOftenItsConnectionBreaks() {
    String name = "resume-" + Long.toString(System.nanoTime(), 36);
    JsonObject body = new JsonObject().put("url", "https://example.com/").put("key", name);
    HttpResponse<String> made = tributary.call("POST", "/api/links", body.encode(), key);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    URI link = URI.create(new JsonObject(made.body()).getString("shortLink"));
    Dashboard dashboard = new Dashboard();
    dashboard.connect(tributary, key);

    Set<String> clicked = new LinkedHashSet<>();
    for (int i = 0; i < CLICKS; i++) {
      if (i % 20 == 10) {
        dashboard.breakOff();
      }
      clicked.add(click(link));
      if (i % 20 < 10 || i % 20 > 15) {
        // Of more than twenty at once a dashboard is told the newest only.
        int told = clicked.size() - AT_ONCE;
        await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.counted() >= told);
      }
      if (i % 20 == 15) {
        dashboard.connect(tributary, key);
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(dashboard.clicks()).containsAll(clicked));
    assertThat(dashboard.clicks()).hasSize(CLICKS);
    await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.counted() == CLICKS);
    assertThat(dashboard.anew()).as("snapshots that could not go on").isEqualTo(1);
    dashboard.breakOff();
  }

  private String click(URI link) {
    HttpResponse<String> redirect =
        tributary.send(HttpRequest.newBuilder(link).header("user-agent", BROWSER).GET());
    assertThat(redirect.statusCode()).isEqualTo(302);
    return redirect.headers().firstValue("location").orElseThrow().replaceFirst(".*dub_id=", "");
  }
}
