package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What README.md tells a newcomer to type, word for word; only the port and the key are a test's
 * own.
 */
class ReadmeIT {
  private static final Path ROOT = Path.of(System.getProperty("root.dir"));
  private static final Pattern SCRIPT = Pattern.compile("\\bscripts/[a-z-]+");
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void readersFirstTenMinutesShouldEndWithACommission() throws Exception {
    RunningTributary tributary = RunningTributary.shared();
    String block = block("## What it does");

    List<String> answers =
        run(block, tributary).lines().filter(line -> line.startsWith("{")).toList();

    assertThat(answers).as("a link, a partner, their link, a sale").hasSize(4);
    assertThat(answers).noneMatch(answer -> new JsonObject(answer).containsKey("error"));
    String last = block.lines().toList().getLast();
    assertThat(last).contains("/api/commissions");
    JsonObject commission =
        await()
            .atMost(SOON)
            .until(
                () -> commissionOf("A-1", new JsonArray(run(settings(block) + last, tributary))),
                found -> !found.isEmpty());
    assertThat(commission.getLong("earnings")).isEqualTo(500);
    assertThat(commission.getJsonObject("partner").getString("name")).isEqualTo("Awa");
  }

  @Test
  void firstStartShouldHaveNothingToWarnOf() throws IOException {
    String log = Files.readString(RunningTributary.shared().log);

    // How fast this machine is at the moment is not what the reader is to be spared.
    assertThat(log.substring(0, log.indexOf("Tributary is ready")).lines())
        .noneMatch(line -> line.contains(" WARN ") && !line.contains("BlockedThreadChecker"));
  }

  @Test
  void proofShouldBeAnsweredAsPrinted() throws Exception {
    RunningTributary tributary = RunningTributary.shared();
    String audit = block("## Prove it").lines().findFirst().orElseThrow().replace("$ curl", "curl");

    JsonObject answer = new JsonObject(run(settings(block("## What it does")) + audit, tributary));

    assertThat(answer.getJsonObject("totals").getInteger("missing")).isZero();
  }

  @Test
  void everyScriptThatIsNamedShouldBeThere() throws IOException {
    Set<String> named = new TreeSet<>();
    SCRIPT.matcher(readme()).results().map(MatchResult::group).forEach(named::add);

    assertThat(named).contains("scripts/run", "scripts/demo");
    assertThat(named).allMatch(script -> Files.isExecutable(ROOT.resolve(script)));
  }

  private static JsonObject commissionOf(String invoice, JsonArray commissions) {
    return commissions.stream()
        .map(JsonObject.class::cast)
        .filter(one -> invoice.equals(one.getString("invoiceId")))
        .findFirst()
        .orElse(new JsonObject());
  }

  /** Where it says how to reach Tributary. */
  private static String settings(String block) {
    return block.lines().findFirst().orElseThrow() + "\n";
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  /** The first block of code under a heading. */
  private static String block(String heading) throws IOException {
    String readme = readme();
    int section = readme.indexOf(heading + "\n");
    assertThat(section).as(heading).isPositive();
    int begin = readme.indexOf('\n', readme.indexOf("```", section)) + 1;
    return readme.substring(begin, readme.indexOf("\n```", begin));
  }

  private static String run(String block, RunningTributary tributary) throws Exception {
    String script =
        block
            .replace("localhost:8080", "localhost:" + tributary.port)
            .replace("<your API key>", RunningTributary.KEY)
            // One answer a line, and none of curl's progress.
            .replace("curl ", "curl -sS -w '\\n' ");
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
