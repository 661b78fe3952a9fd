package io.tributary.tracking.clickstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.Topics;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores clicks, and shows dashboards where they begin. */
public final class ClickStoreVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ClickStoreVerticle.class);
  private static final String SCHEMA = "tracking";
  private static final String GROUP = "click-store";
  private static final Duration PREPARE_EVERY = Duration.ofHours(6);

  private final ClickStoreConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final Geo geo;
  private final Clock clock;
  private final MeterRegistry meters;
  private @Nullable Running running;

  private record Running(
      Database database, OutboxRelay relay, TopicConsumer consumer, OperationServer server) {}

  /**
   * @param geo may be shared with the edge of the same node
   */
  public ClickStoreVerticle(
      ClickStoreConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      Geo geo,
      Clock clock,
      MeterRegistry meters) {
    this.config = config;
    this.postgres = postgres;
    this.kafka = kafka;
    this.geo = geo;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    return Migrations.run(vertx, postgres, SCHEMA)
        .compose(done -> geo.load(vertx))
        .compose(done ->
            vertx.executeBlocking(
                () -> new ClickEnricher(UserAgents.load(), geo, Bots.load()), false))
        .compose(this::open);
  }

  private Future<Void> open(ClickEnricher enricher) {
    Database database = Database.open(vertx, postgres, SCHEMA);
    OutboxRelay relay = new OutboxRelay(vertx, database, kafka);
    MonthPartitions partitions = new MonthPartitions(database);
    ClickBatch batch =
        new ClickBatch(vertx, database, partitions, enricher, relay::wake, clock, meters);
    TopicConsumer consumer =
        new TopicConsumer(
            vertx,
            GROUP,
            kafka.consumer(GROUP, config.batch()),
            Set.of(Topics.CLICKS),
            batch::store);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read(Addresses.LIVE_SNAPSHOT_TRACKING, new LiveSnapshot(database)::read);
    running = new Running(database, relay, consumer, server);
    relay.start();
    vertx.setPeriodic(PREPARE_EVERY.toMillis(), tick -> prepare(partitions));
    return partitions
        .prepare(clock.instant())
        .compose(done -> consumer.start())
        .compose(done -> server.start());
  }

  /** A batch makes the partition it needs anyway; this only keeps it off the busy path. */
  private void prepare(MonthPartitions partitions) {
    partitions
        .prepare(clock.instant())
        .onFailure(failure -> LOG.warn("next month's partition: {}", failure.toString()));
  }

  /** Off the bus first, then the batch at hand, then what both needed. */
  @Override
  public Future<?> stop() {
    Running open = running;
    if (open == null) {
      return Future.succeededFuture();
    }
    return open.server()
        .stop()
        .eventually(() -> open.consumer().stop())
        .eventually(() -> open.relay().stop())
        .eventually(() -> open.database().close());
  }
}
