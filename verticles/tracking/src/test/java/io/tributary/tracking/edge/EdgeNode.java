package io.tributary.tracking.edge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.config.Rate;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LinkChanged;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.Topics;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.tracking.clickstore.ClickStoreConfig;
import io.tributary.tracking.clickstore.ClickStoreVerticle;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.JournalConfig;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.JournalConfig.Sync;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An edge behind a real HTTP server, with the database and Kafka of the tests. */
final class EdgeNode implements AutoCloseable {
  static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/130.0.0.0 Safari/537.36";

  private static final long FORM_TIMEOUT_MS = 2_000;

  private final Vertx vertx = Vertx.vertx();
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final Path folder;
  private final Geo geo;
  private final HttpClient http = HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
  private final List<LiveUpdate> updates = new CopyOnWriteArrayList<>();
  private final Database database;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TopicGate topics = TopicGate.opened();
  private @Nullable Edge edge;
  private int port;

  EdgeNode(PostgresEndpoint endpoint, String bootstrap, Path folder) {
    this(endpoint, bootstrap, folder, new Geo(null));
  }

  EdgeNode(PostgresEndpoint endpoint, String bootstrap, Path folder, Geo geo) {
    this.geo = geo;
    postgres =
        new PostgresConfig(
            endpoint.host(),
            endpoint.port(),
            endpoint.database(),
            endpoint.user(),
            endpoint.password(),
            4,
            100,
            5_000);
    kafka = new KafkaConfig(bootstrap);
    this.folder = folder;
    MeshCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<LiveUpdate>consumer(Addresses.LIVE_UPDATES, update -> updates.add(update.body()));
    await(Migrations.run(vertx, postgres, "tracking"));
    database = Database.open(vertx, postgres, "tracking");
    sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, created_at, updated_at)
        VALUES ('dom_1', NULL, 'go.test', true, now(), now()) ON CONFLICT DO NOTHING
        """);
  }

  /** To be called before the edge is started. */
  EdgeNode behind(TopicGate gate) {
    topics = gate;
    return this;
  }

  EdgeNode ensureTopics() {
    await(TopicAdmin.ensure(vertx, kafka, Topics.ALL, 3));
    return this;
  }

  EdgeNode startStore() {
    await(
        vertx.deployVerticle(
            new ClickStoreVerticle(
                new ClickStoreConfig(500, 0),
                postgres,
                kafka,
                TopicGate.opened(),
                geo,
                Clock.systemUTC(),
                meters,
                new HealthChecks())));
    return this;
  }

  EdgeNode startEdge() {
    return startEdge(1 << 20, 64L << 20, OnFailure.REDIRECT);
  }

  EdgeNode startEdge(int segmentBytes, long maxBytes, OnFailure onFailure) {
    JournalConfig journal =
        new JournalConfig(
            folder,
            segmentBytes,
            maxBytes,
            Sync.ALWAYS,
            100,
            1 << 20,
            1024,
            Long.MAX_VALUE,
            onFailure);
    Edge created =
        new Edge(
            vertx,
            new EdgeConfig("go.test", true, 1, 32, FORM_TIMEOUT_MS, new Rate(100, 3_600_000)),
            journal,
            postgres,
            kafka,
            topics,
            ClientAddress.behind(List.of("127.0.0.0/8")),
            geo,
            Clock.systemUTC(),
            meters);
    edge = created;
    await(created.start());
    await(vertx.deployVerticle(new Server()));
    return this;
  }

  /** One instance of an HTTP server, as the gateway has one per event loop. */
  private final class Server extends VerticleBase {
    private @Nullable HttpServer server;

    @Override
    public Future<?> start() {
      HttpServer created = vertx.createHttpServer().requestHandler(edge().handler());
      server = created;
      return created.listen(0, "127.0.0.1").onSuccess(open -> port = open.actualPort());
    }

    @Override
    public Future<?> stop() {
      return Objects.requireNonNull(server).close();
    }
  }

  Edge edge() {
    return Objects.requireNonNull(edge);
  }

  Vertx vertx() {
    return vertx;
  }

  List<LiveUpdate> updates() {
    return updates;
  }

  Database database() {
    return database;
  }

  /** A link of workspace ws_1 on the default domain. */
  void link(String id, String key, String url) {
    sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
        VALUES ($1, 'ws_1', 'go.test', $2, $3, now(), now())
        """,
        id,
        key,
        url);
  }

  /** Changes a link as the REST side does: with a new revision and a hint. */
  void change(String id, String assignment, Object... values) {
    Tuple arguments = Tuple.of(id);
    for (Object value : values) {
      arguments.addValue(value);
    }
    long revision =
        await(
                database.query(
                    "UPDATE links SET "
                        + assignment
                        + ", revision = next_revision() WHERE id = $1 RETURNING revision",
                    arguments))
            .iterator()
            .next()
            .getLong("revision");
    vertx.eventBus().publish(Addresses.LINK_CHANGED, new LinkChanged(id, revision));
  }

  RowSet<Row> sql(String sql, Object... values) {
    Tuple arguments = Tuple.tuple();
    for (Object value : values) {
      arguments.addValue(value);
    }
    return await(database.query(sql, arguments));
  }

  long number(String sql, Object... values) {
    RowSet<Row> rows = sql(sql, values);
    return rows.size() == 0 ? -1 : rows.iterator().next().getLong(0);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .setHeader("user-agent", CHROME)
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .setHeader("user-agent", CHROME);
    if (headers.length > 0) {
      for (int i = 0; i < headers.length; i += 2) {
        request.setHeader(headers[i], headers[i + 1]);
      }
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  static String location(HttpResponse<String> response) {
    return response.headers().firstValue("location").orElse("");
  }

  /** The click id that a redirect handed out, as last parameter. */
  static String clickId(HttpResponse<String> response) {
    String location = location(response);
    return location.substring(location.indexOf("dub_id=") + 7).replaceAll("[#&].*", "");
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (String id : vertx.deploymentIDs()) {
      await(vertx.undeploy(id));
    }
    Edge open = edge;
    if (open != null) {
      await(open.close());
    }
    await(database.close());
    await(vertx.close());
  }
}
