package io.tributary.kit.context;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.DeadLetters;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.Parking;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.kit.traffic.Traffic;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A bounded context: brings its schema up to date, opens its database, and then whatever the
 * context itself needs. What was opened is closed in the opposite order, by an orderly stop and by
 * a start that fails half-way alike.
 */
public abstract class ContextVerticle extends VerticleBase {
  private final PostgresConfig postgres;
  private final String schema;
  private final Deque<Supplier<Future<Void>>> opened = new ArrayDeque<>();

  /**
   * @param schema the context's own schema; its migrations stand in {@code db/<schema>}
   */
  protected ContextVerticle(PostgresConfig postgres, String schema) {
    this.postgres = postgres;
    this.schema = schema;
  }

  /** Opens what the context needs beside its database and registers its operations, last of all. */
  protected abstract Future<Void> open(Database database);

  @Override
  public final Future<?> start() {
    return Migrations.run(vertx, postgres, schema)
        .compose(migrated -> open(openDatabase(postgres)))
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  /**
   * The last that was opened is closed first: consumers leave the bus before what they need goes.
   */
  @Override
  public final Future<?> stop() {
    Future<Void> done = Future.succeededFuture();
    while (!opened.isEmpty()) {
      done = done.eventually(opened.pop());
    }
    return done;
  }

  /** A pool on the context's schema, closed with the rest. */
  protected final Database openDatabase(PostgresConfig config) {
    Database database = Database.open(vertx, config, schema);
    onStop(database::close);
    return database;
  }

  /**
   * How a context takes facts in.
   *
   * @param batch at most so many records at once
   */
  public record Intake(KafkaConfig kafka, int batch, Clock clock, HealthChecks health) {}

  /**
   * A consumer of facts that parks what it can never take in, tells the health page how it is, and
   * is stopped with the rest. The caller starts it.
   *
   * @param group of consumers, which also names it in logs and on the health page
   * @param from the context whose facts they are
   * @param handler takes a batch in; it must be safe to repeat
   */
  protected final TopicConsumer consumer(
      Intake intake,
      String group,
      String from,
      String topic,
      Function<List<TopicRecord>, Future<Void>> handler) {
    DeadLetters letters = new DeadLetters(vertx, intake.kafka(), group, intake.clock());
    onStop(letters::close);
    Traffic traffic = Traffic.of(vertx);
    TopicConsumer consumer =
        new TopicConsumer(
            vertx,
            group,
            intake.kafka().consumer(group, intake.batch()),
            Set.of(topic),
            new Parking(
                letters,
                batch -> {
                  traffic.carried(from, schema + "." + topic, batch.size());
                  return handler.apply(batch);
                }));
    onStop(consumer::stop);
    intake.health().register(group, consumer::health);
    return consumer;
  }

  /** Remembers how to close what was opened just now. */
  protected final void onStop(Supplier<Future<Void>> close) {
    opened.push(close);
  }
}
