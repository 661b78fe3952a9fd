package io.tributary.app.roles;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.KafkaWatch;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresArrival;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Topics;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;

/**
 * The servers that the hosted roles need, watched: whether they answer is what an operator wants to
 * know first when something is wrong. A role that needs none of them asks for none.
 */
public final class Servers {
  /** Longer than a database takes to recover; what starts this node gives up soon after. */
  private static final Duration POSTGRES_PATIENCE = Duration.ofSeconds(100);

  private final Host host;
  private final TopicGate gate;
  private final Future<Void> postgres;
  private final Future<Void> topics;

  private Servers(Host host, Roles roles) {
    this.host = host;
    this.postgres =
        roles.hasAny(
                Role.EDGE,
                Role.AUTH,
                Role.CATALOGUE,
                Role.TRACKING,
                Role.PAYMENTS,
                Role.NOTIFICATIONS)
            ? watchPostgres()
            : Future.succeededFuture();
    if (roles.hasAny(Role.EDGE, Role.TRACKING, Role.PAYMENTS, Role.NOTIFICATIONS)) {
      KafkaWatch kafka = watchKafka();
      this.topics = kafka.start();
      this.gate = kafka.gate();
    } else {
      this.topics = Future.succeededFuture();
      this.gate = TopicGate.opened();
    }
    if (roles.hasAny(Role.GATEWAY, Role.AUTH)) {
      watchRedis();
    }
  }

  public static Servers watch(Host host, Roles roles) {
    return new Servers(host, roles);
  }

  /** Done once PostgreSQL answers; fails when it takes too long. */
  public Future<Void> postgres() {
    return postgres;
  }

  /** Done once Kafka's topics are looked after; they may come later. */
  public Future<Void> topics() {
    return topics;
  }

  /** Opens once the topics are there. */
  TopicGate gate() {
    return gate;
  }

  private Future<Void> watchPostgres() {
    Database database = Database.open(host.vertx(), PostgresConfig.from(host.settings()), "public");
    host.shutdown().push(database::close);
    host.health().register("postgres", () -> database.ping().map(PartHealth.OK));
    return new PostgresArrival(host.vertx(), database, POSTGRES_PATIENCE).await();
  }

  private KafkaWatch watchKafka() {
    KafkaWatch watch =
        new KafkaWatch(
            host.vertx(),
            KafkaConfig.from(host.settings()),
            Topics.ALL,
            host.settings().integer("kafka.partitions", 1, 10_000));
    host.shutdown().push(watch::stop);
    host.health().register("kafka", watch::health);
    host.health().register("deadLetters", watch::deadLetters);
    return watch;
  }

  private void watchRedis() {
    Redis redis =
        Redis.createClient(host.vertx(), RedisConfig.from(host.settings()).options("health"));
    host.shutdown().push(redis::close);
    host.health().register("redis", () -> redis.send(Request.cmd(Command.PING)).map(PartHealth.OK));
  }
}
