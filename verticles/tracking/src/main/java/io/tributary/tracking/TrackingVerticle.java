package io.tributary.tracking;

import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.id.Ids;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Topics;
import io.tributary.tracking.api.TrackingApi;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.fraud.ConversionReviews;
import io.tributary.tracking.ownership.ClaimWatch;
import io.tributary.tracking.ownership.TxtRecords;
import io.tributary.tracking.qr.QrPainter;
import io.tributary.tracking.store.ClaimStore;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CounterStore;
import io.tributary.tracking.store.CustomerStore;
import io.tributary.tracking.store.DomainStore;
import io.tributary.tracking.track.Corrections;
import io.tributary.tracking.track.LiveFeed;
import io.vertx.core.Future;
import java.time.Clock;

/** Serves links, conversions, customers and analytics on the event bus. */
public final class TrackingVerticle extends ContextVerticle {
  /** The schema that this verticle shares with the click pipeline. */
  public static final String SCHEMA = "tracking";

  private static final String GROUP = "tracking";

  /** Refunds are few. */
  private static final int CORRECTIONS_BATCH = 100;

  private final TrackingConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final TopicGate topics;
  private final Clock clock;
  private final HealthChecks health;

  public TrackingVerticle(
      TrackingConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      TopicGate topics,
      Clock clock,
      HealthChecks health) {
    super(postgres, SCHEMA);
    this.config = config;
    this.postgres = postgres;
    this.kafka = kafka;
    this.topics = topics;
    this.clock = clock;
    this.health = health;
  }

  @Override
  protected Future<Void> open(Database database) {
    Database reports = openDatabase(forReports());
    OutboxRelay relay = new OutboxRelay(vertx, database, kafka, topics);
    relay.start();
    onStop(relay::stop);
    ConversionReviews reviews =
        new ConversionReviews(vertx, database, config.fraud(), relay, clock);
    onStop(reviews::stop);
    PasswordWorkers passwords =
        new PasswordWorkers(
            vertx, "link-passwords", config.passwordThreads(), config.passwordQueue());
    onStop(passwords::close);
    QrPainter painter = new QrPainter(vertx);
    onStop(painter::close);
    TxtRecords records = new TxtRecords(vertx, config.ownership().resolver());
    ClaimWatch claims =
        new ClaimWatch(vertx, database, new ClaimStore(), records, config.ownership(), clock);
    onStop(claims::stop);
    Corrections corrections =
        new Corrections(
            database,
            new ConversionStore(),
            new CustomerStore(),
            new CounterStore(),
            new LiveFeed(vertx.eventBus()),
            clock);
    TopicConsumer corrected =
        consumer(
            new Intake(kafka, CORRECTIONS_BATCH, clock, health),
            GROUP,
            "payments",
            Topics.CORRECTIONS,
            corrections::take);
    OperationServer server =
        new TrackingApi(
                vertx, config, database, reports, passwords, painter, reviews, records, clock)
            .serve(new OperationServer(vertx, database, clock));
    onStop(server::stop);
    return new DomainStore()
        .ensureShared(database.reads(), Ids.next("dom_"), config.defaultDomain(), clock.instant())
        .onSuccess(done -> {
          reviews.start();
          claims.start();
        })
        .compose(done -> corrected.start())
        .compose(done -> server.start());
  }

  /** Half as many connections: a flood of questions must leave PostgreSQL to the writers. */
  private PostgresConfig forReports() {
    return postgres.withMaxPerContext(Math.max(2, postgres.maxPerContext() / 2));
  }
}
