package io.tributary.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.RunningTributary;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No bytes that a client can send are answered with a 5xx. {@code -Dfuzz.rounds} sends more than a
 * build does, {@code -Dfuzz.seed} other ones; a fault names the seed and what was sent.
 */
class FuzzIT {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1_500);
  private static final long SEED = Long.getLong("fuzz.seed", 20261201);
  private static final int AT_ONCE = 24;
  private static final String MUCH = "1000000/1s";

  private static RunningTributary node;
  private static JsonObject contract;

  private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);

  /** Bytes, and how to send them. */
  private record Attempt(byte[] sent, Callable<List<String>> wrong) {}

  @BeforeAll
  static void start() {
    // Refusals for too many calls would hide what is behind them.
    node =
        RunningTributary.startNew(
            "fuzz",
            Map.of(
                "TRIBUTARY_RATE_LIMIT_DEFAULT", MUCH,
                "TRIBUTARY_RATE_LIMIT_WORKSPACE", MUCH,
                "TRIBUTARY_RATE_LIMIT_CONVERSIONS", MUCH,
                "TRIBUTARY_RATE_LIMIT_ANALYTICS", MUCH,
                "TRIBUTARY_RATE_LIMIT_BULK", MUCH,
                "TRIBUTARY_RATE_LIMIT_OPEN", MUCH,
                "TRIBUTARY_RATE_LIMIT_LOGIN", MUCH));
    contract = new JsonObject(node.call("GET", "/api/openapi.json", "").body());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void done() {
    clients.shutdownNow();
  }

  @Test
  void bytesOfHttp1ShouldNeverBeAnsweredAsAFaultOfTheNode() throws Exception {
    Inputs inputs = inputs(1);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] sent = inputs.http1();
      attempts.add(new Attempt(sent, () -> Answers.wrongOfHttp1(node.port(), sent)));
    }
    check(attempts);
  }

  @Test
  void framesOfHttp2ShouldNeverBeAnsweredAsAFaultOfTheNode() throws Exception {
    Inputs inputs = inputs(2);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < ROUNDS / 2; i++) {
      HeaderBlocks blocks = new HeaderBlocks();
      byte[] sent = inputs.http2(blocks);
      attempts.add(new Attempt(sent, () -> Answers.wrongOfHttp2(node.port(), sent, blocks)));
    }
    check(attempts);
  }

  @Test
  void framesOfWebSocketsShouldNeverBeAnsweredAsAFaultOfTheNode() throws Exception {
    Inputs inputs = inputs(3);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < ROUNDS / 4; i++) {
      byte[] sent = inputs.frames();
      attempts.add(new Attempt(sent, () -> Answers.wrongOfWebSocket(node.port(), sent)));
    }
    check(attempts);
  }

  private static Inputs inputs(int part) {
    return new Inputs(SEED + part, contract, "Bearer " + RunningTributary.KEY);
  }

  private void check(List<Attempt> attempts) throws Exception {
    int logged = node.log().length();
    List<Future<List<String>>> answers =
        clients.invokeAll(attempts.stream().map(Attempt::wrong).toList());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      List<String> found = answers.get(i).get();
      if (!found.isEmpty()) {
        wrong.add(new String(attempts.get(i).sent(), StandardCharsets.ISO_8859_1) + "\n→ " + found);
      }
    }
    assertThat(wrong).as("seed " + SEED).isEmpty();
    assertThat(node.isReady()).isTrue();
    assertThat(node.log().substring(logged).lines().filter(line -> line.contains(" ERROR ")))
        .as("what nobody expected, seed " + SEED)
        .isEmpty();
  }
}
