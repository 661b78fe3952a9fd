package io.tributary.tracking.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.Topics;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.Journal;
import io.tributary.tracking.journal.JournalConfig;
import io.tributary.tracking.journal.LaneStats;
import io.tributary.tracking.journal.Shipper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge of one node: the link table, the click journal and its shipper. {@link #start} first,
 * then one {@link #handler} per HTTP server instance, {@link #close} after the servers are closed.
 */
public final class Edge {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

  /** Reading the table needs a connection for the load and one for polls. */
  private static final int CONNECTIONS = 2;

  /** Large batches compress well and cost the broker little; a calm moment sends small ones. */
  private static final int BATCH_BYTES = 256 * 1024;

  /** Short, so that the edge can be closed meanwhile; then the shipper tries again. */
  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(2);

  private static final long LOOK_AT_ADDRESSES_MS = 10_000;

  private final Vertx vertx;
  private final EdgeConfig config;
  private final JournalConfig journalConfig;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final TopicGate topics;
  private final ClientAddress clients;
  private final Geo geo;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Context context;
  private final LinkTable table = new LinkTable();
  private final OneAddress oneAddress;
  private volatile @Nullable Running running;

  private record Running(
      Database database,
      LinkSync sync,
      PasswordWorkers passwords,
      Journal journal,
      Shipper shipper,
      EdgeHandler.Shared shared) {}

  public Edge(
      Vertx vertx,
      EdgeConfig config,
      JournalConfig journal,
      PostgresConfig postgres,
      KafkaConfig kafka,
      TopicGate topics,
      ClientAddress clients,
      Geo geo,
      Clock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.config = config;
    this.journalConfig = journal;
    this.postgres = postgres;
    this.kafka = kafka;
    this.topics = topics;
    this.clients = clients;
    this.geo = geo;
    this.clock = clock;
    this.meters = meters;
    this.oneAddress = new OneAddress(clients);
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Checks the journal, loads the table, begins to ship what an earlier run left. Fails if the
   * journal's folder cannot be used or PostgreSQL cannot be reached.
   */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(here -> startHere().onComplete(started));
    return started.future();
  }

  /**
   * A handler for the HTTP server instance of the calling event loop, with a journal lane of its
   * own. It serves GET, HEAD and POST of candidate keys, and answers everything it is given.
   */
  public Handler<HttpServerRequest> handler() {
    Running now = runningOrThrow();
    Context loop = vertx.getOrCreateContext();
    OneAddress.Loop seen = oneAddress.loop();
    // The timer ends with the verticle that asks for the handler.
    vertx.setPeriodic(
        LOOK_AT_ADDRESSES_MS,
        tick -> {
          seen.publish();
          oneAddress.check(clock.millis());
        });
    try {
      return new EdgeHandler(
          now.shared(),
          loop,
          now.journal().lane(task -> loop.runOnContext(here -> task.run())),
          seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Degraded while clicks are not journalled or wait for Kafka, or while the table is stale. */
  public PartHealth health() {
    Running now = running;
    if (now == null) {
      return PartHealth.down("the edge is not started");
    }
    for (PartHealth part :
        List.of(now.journal().health(), now.shipper().health(), now.sync().health())) {
      if (part.status() != PartHealth.Status.OK) {
        return part;
      }
    }
    return PartHealth.OK;
  }

  /** Warns when the visitors' own addresses do not seem to arrive here. */
  public PartHealth visitors() {
    return oneAddress.health();
  }

  /** The id of the journal's folder. */
  public long journalId() {
    return runningOrThrow().journal().id();
  }

  /** Where each lane of the journal stands. */
  public List<LaneStats> journal() {
    return runningOrThrow().journal().stats();
  }

  /** Links in the table. */
  public int links() {
    return table.size();
  }

  /**
   * Writes and ships what is left; what Kafka does not take within seconds waits for the next
   * start.
   */
  public Future<Void> close() {
    Running now = running;
    if (now == null) {
      return Future.succeededFuture();
    }
    running = null;
    return now.sync()
        .stop()
        .eventually(() -> vertx.executeBlocking(() -> end(now), false))
        .eventually(() -> now.passwords().close())
        .eventually(() -> now.database().close());
  }

  private Future<Void> startHere() {
    Future<Bots> known = vertx.executeBlocking(Bots::load, false);
    return Future.all(Migrations.run(vertx, postgres, "tracking"), geo.load(vertx), known)
        .compose(all -> {
          Bots bots = known.result();
          Database database =
              Database.open(vertx, postgres.withMaxPerContext(CONNECTIONS), "tracking");
          LinkSource source = new LinkSource(database, table, clock);
          LinkSync sync = new LinkSync(vertx, source, table);
          return sync.start()
              .compose(done -> vertx.executeBlocking(this::openJournal, false))
              .map(journal -> run(database, source, sync, journal, bots))
              .onFailure(failure -> sync.stop().eventually(database::close));
        })
        .mapEmpty();
  }

  private Journal openJournal() throws IOException {
    return Journal.open(journalConfig, meters);
  }

  private Running run(
      Database database, LinkSource source, LinkSync sync, Journal journal, Bots bots) {
    PasswordWorkers passwords =
        new PasswordWorkers(
            vertx, "edge-passwords", config.passwordThreads(), config.passwordQueue());
    Shipper shipper =
        new Shipper(journal, Topics.CLICKS, ClickCodec::linkId, this::producer, meters);
    EdgeHandler.Shared shared =
        new EdgeHandler.Shared(
            table,
            sync,
            new UnknownKeys(vertx, source, table),
            new PasswordGate(
                vertx,
                config.formTimeoutMs(),
                passwords,
                config.passwordThreads() + config.passwordQueue()),
            clients,
            new Admission(config.rateLimit(), clients, meters),
            geo,
            bots,
            clock,
            config.defaultDomain(),
            config.truncateIp(),
            journalConfig.onFailure());
    Gauge.builder("tributary.edge.links", table, LinkTable::size)
        .description("Links in memory.")
        .register(meters);
    shipper.start();
    Running now = new Running(database, sync, passwords, journal, shipper, shared);
    running = now;
    return now;
  }

  private Producer<byte[], byte[]> producer() {
    topics.pass(TOPICS_PATIENCE);
    Map<String, Object> settings = new HashMap<>(kafka.producer());
    settings.put("client.id", "tributary-clicks");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    settings.put("batch.size", BATCH_BYTES);
    return new KafkaProducer<>(settings);
  }

  private static @Nullable Void end(Running now) throws InterruptedException {
    now.journal().closeLanes();
    now.shipper().close();
    now.journal().close();
    LOG.info("the edge is closed, {} clicks wait for the next start", now.journal().unshipped());
    return null;
  }

  private Running runningOrThrow() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("the edge is not started");
    }
    return now;
  }
}
