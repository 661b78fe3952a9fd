package io.tributary.tracking.clickstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.JdbcConnection;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.Topics;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores clicks, and shows dashboards where they begin. */
public final class ClickStoreVerticle extends ContextVerticle {
  private static final Logger LOG = LoggerFactory.getLogger(ClickStoreVerticle.class);
  private static final String SCHEMA = "tracking";
  private static final String GROUP = "click-store";

  /** One batch is written while the next is read. */
  private static final int THREADS = 2;

  /** When Vert.x begins to complain about a thread. */
  private static final int LONGEST_BATCH_S = 60;

  private static final Duration PREPARE_EVERY = Duration.ofHours(6);

  /** Old clicks are looked for once the start is through, then every day. */
  private static final Duration FIRST_RETENTION = Duration.ofMinutes(5);

  private static final Duration RETENTION_EVERY = Duration.ofDays(1);

  /** It reads a whole month before it lets it go. */
  private static final Duration LONGEST_RETENTION = Duration.ofMinutes(30);

  private final ClickStoreConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final TopicGate topics;
  private final Geo geo;
  private final Clock clock;
  private final MeterRegistry meters;
  private final HealthChecks health;

  /**
   * @param geo may be shared with the edge of the same node
   */
  public ClickStoreVerticle(
      ClickStoreConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      TopicGate topics,
      Geo geo,
      Clock clock,
      MeterRegistry meters,
      HealthChecks health) {
    super(postgres, SCHEMA);
    this.config = config;
    this.postgres = postgres;
    this.kafka = kafka;
    this.topics = topics;
    this.geo = geo;
    this.clock = clock;
    this.meters = meters;
    this.health = health;
  }

  @Override
  protected Future<Void> open(Database database) {
    return geo.load(vertx)
        .compose(done ->
            vertx.executeBlocking(
                () -> new ClickEnricher(UserAgents.load(), geo, Bots.load()), false))
        .compose(enricher -> open(database, enricher));
  }

  private Future<Void> open(Database database, ClickEnricher enricher) {
    OutboxRelay relay = new OutboxRelay(vertx, database, kafka, topics);
    relay.start();
    onStop(relay::stop);
    MonthPartitions partitions = new MonthPartitions(database);
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor("click-store", THREADS, LONGEST_BATCH_S, TimeUnit.SECONDS);
    onStop(workers::close);
    ClickWriter writer =
        new ClickWriter(new JdbcConnection(postgres, SCHEMA, "tributary-click-store"));
    onStop(() -> workers.executeBlocking(() -> close(writer), false));
    ClickBatch batch =
        new ClickBatch(vertx, workers, writer, partitions, enricher, relay::wake, clock, meters);
    TopicConsumer consumer =
        TopicConsumer.pipelined(
            vertx, GROUP, kafka.bulkConsumer(GROUP, config.batch()), Set.of(Topics.CLICKS), batch);
    onStop(consumer::stop);
    health.register(GROUP, consumer::health);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read(Addresses.LIVE_SNAPSHOT_TRACKING, new LiveSnapshot(database)::read);
    onStop(server::stop);
    vertx.setPeriodic(PREPARE_EVERY.toMillis(), tick -> prepare(partitions));
    retain();
    return partitions
        .prepare(clock.instant())
        .compose(done -> consumer.start())
        .compose(done -> server.start());
  }

  private void retain() {
    if (config.keepMonths() == 0) {
      return;
    }
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor(
            "click-retention", 1, LONGEST_RETENTION.toMinutes(), TimeUnit.MINUTES);
    onStop(worker::close);
    ClickRetention retention =
        new ClickRetention(
            new JdbcConnection(
                postgres.withStatementTimeout(LONGEST_RETENTION),
                SCHEMA,
                "tributary-click-retention"),
            config.keepMonths());
    vertx.setPeriodic(
        FIRST_RETENTION.toMillis(),
        RETENTION_EVERY.toMillis(),
        tick ->
            worker
                .executeBlocking(() -> remove(retention), true)
                .onFailure(failure -> LOG.warn("old clicks are kept: {}", failure.toString())));
  }

  private @Nullable Void remove(ClickRetention retention) throws SQLException {
    try (retention) {
      retention.run(clock.instant());
    }
    return null;
  }

  private static @Nullable Void close(ClickWriter writer) {
    writer.close();
    return null;
  }

  /** A batch makes the partition it needs anyway; this only keeps it off the busy path. */
  private void prepare(MonthPartitions partitions) {
    partitions
        .prepare(clock.instant())
        .onFailure(failure -> LOG.warn("next month's partition: {}", failure.toString()));
  }
}
