package io.tributary.tracking.fraud;

import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.FraudQuery;
import io.tributary.mesh.FraudScore;
import io.tributary.mesh.MeshJson;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whoever serves {@code fraud.score}. Never fails: without an answer in time the conversion is
 * «unscored». After a few failures nobody is asked for a while, so an absent scorer costs no time.
 */
final class FraudScorer {
  private static final Logger LOG = LoggerFactory.getLogger(FraudScorer.class);
  private static final int MAX_FAILURES = 5;
  private static final long ASK_AGAIN_MS = 5_000;

  private final MeshClient mesh;
  private final Clock clock;
  private final FraudConfig config;
  private final CircuitBreaker breaker;

  FraudScorer(Vertx vertx, FraudConfig config, Clock clock) {
    this.mesh = new MeshClient(vertx, clock, "tracking");
    this.clock = clock;
    this.config = config;
    this.breaker =
        CircuitBreaker.create(
                "fraud.score",
                vertx,
                new CircuitBreakerOptions()
                    .setMaxFailures(MAX_FAILURES)
                    .setTimeout(config.timeoutMs())
                    .setResetTimeout(ASK_AGAIN_MS))
            .openHandler(open -> LOG.warn("nobody scores conversions: they go on unscored"))
            .closeHandler(closed -> LOG.info("conversions are scored"));
  }

  Future<FraudScore> score(FraudQuery query) {
    return breaker
        .execute(() -> ask(query))
        .recover(failure -> {
          LOG.debug("{} is not scored: {}", query.conversionId(), failure.toString());
          return Future.succeededFuture(FraudScore.unscored());
        })
        .onSuccess(said ->
            Meters.counter(
                    Metrics.globalRegistry,
                    "tributary.fraud.scores",
                    "Conversions by what was said about them.",
                    "verdict",
                    said.verdict())
                .increment());
  }

  private Future<FraudScore> ask(FraudQuery query) {
    JsonObject question = new JsonObject(Buffer.buffer(MeshJson.encode(query)));
    return mesh.<JsonObject>ask(
            Addresses.FRAUD_SCORE, question, clock.millis() + config.timeoutMs())
        .map(answer -> MeshJson.decode(answer.toBuffer().getBytes(), FraudScore.class));
  }

  void close() {
    breaker.close();
  }
}
