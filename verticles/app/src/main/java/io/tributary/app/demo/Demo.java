package io.tributary.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;

/** {@code scripts/demo}: replays visits, then leads and sales, and prints what was counted. */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    if (arguments.length > 0 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
      out.print(DemoOptions.USAGE);
      return;
    }
    try {
      DemoOptions options = DemoOptions.parse(arguments, System.getenv());
      Traffic traffic =
          options.log() == null ? Traffic.madeUp(options.count()) : Traffic.ofLog(options.log());
      if (traffic.visits().isEmpty()) {
        throw new DemoException("there is no visit in " + options.log());
      }
      System.exit(run(options, traffic, out) ? 0 : 1);
    } catch (DemoException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(2);
    }
  }

  private static boolean run(DemoOptions options, Traffic traffic, PrintStream out)
      throws InterruptedException {
    boolean terminal = System.console() != null && System.console().isTerminal();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      Api api = new Api(client, options.url(), options.key());
      Campaign campaign = Campaign.create(api, traffic.visits());
      ProgressBar visits = new ProgressBar(out, "visits", traffic.visits().size(), terminal);
      Replay replay =
          Replay.run(client, traffic.visits(), campaign::linkOf, options.concurrency(), visits);
      Counted clicks = Counted.await(api, campaign, replay.redirects());
      Sales sales = Sales.make(api, campaign, out, terminal);
      Report report =
          new Report(traffic, replay, clicks, sales, Settled.await(api, campaign, sales));
      report.print(out);
      return report.agrees();
    }
  }
}
