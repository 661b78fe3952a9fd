package io.tributary.tracking;

import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.id.Ids;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.tracking.api.TrackingApi;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.qr.QrPainter;
import io.tributary.tracking.store.DomainStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Serves links, conversions, customers and analytics on the event bus. */
public final class TrackingVerticle extends VerticleBase {
  /** The schema that this verticle shares with the click pipeline. */
  public static final String SCHEMA = "tracking";

  private final TrackingConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final Clock clock;
  private @Nullable Running running;

  public TrackingVerticle(
      TrackingConfig config, PostgresConfig postgres, KafkaConfig kafka, Clock clock) {
    this.config = config;
    this.postgres = postgres;
    this.kafka = kafka;
    this.clock = clock;
  }

  private record Running(
      Database database,
      Database reports,
      OutboxRelay relay,
      PasswordWorkers passwords,
      QrPainter painter,
      OperationServer server) {}

  @Override
  public Future<?> start() {
    return Migrations.run(vertx, postgres, SCHEMA).compose(migrated -> open());
  }

  private Future<Void> open() {
    Database database = Database.open(vertx, postgres, SCHEMA);
    Database reports = Database.open(vertx, forReports(), SCHEMA);
    OutboxRelay relay = new OutboxRelay(vertx, database, kafka);
    PasswordWorkers passwords =
        new PasswordWorkers(
            vertx, "link-passwords", config.passwordThreads(), config.passwordQueue());
    QrPainter painter = new QrPainter(vertx);
    OperationServer server =
        new TrackingApi(vertx, config, database, reports, passwords, painter, relay, clock)
            .serve(new OperationServer(vertx, database, clock));
    running = new Running(database, reports, relay, passwords, painter, server);
    relay.start();
    return new DomainStore()
        .ensureShared(database.reads(), Ids.next("dom_"), config.defaultDomain(), clock.instant())
        .compose(done -> server.start());
  }

  /** Off the bus first, then what the answers needed. */
  @Override
  public Future<?> stop() {
    Running open = running;
    if (open == null) {
      return Future.succeededFuture();
    }
    return open.server()
        .stop()
        .eventually(() -> open.relay().stop())
        .eventually(() -> open.passwords().close())
        .eventually(() -> open.painter().close())
        .eventually(() -> open.reports().close())
        .eventually(() -> open.database().close());
  }

  /** Half as many connections: a flood of questions must leave PostgreSQL to the writers. */
  private PostgresConfig forReports() {
    return new PostgresConfig(
        postgres.host(),
        postgres.port(),
        postgres.database(),
        postgres.user(),
        postgres.password(),
        Math.max(2, postgres.maxSize() / 2),
        postgres.maxWaiting(),
        postgres.statementTimeoutMs());
  }
}
