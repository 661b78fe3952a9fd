package io.tributary.kit.sql;

import io.tributary.kit.scope.RequestScope;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One context's door to its own schema: a pipelined client for single reads, and its share of the
 * pool that all contexts of a node have together, for transactions. Both see only this context's
 * tables, by {@code search_path}.
 *
 * <p>Nothing works on for somebody who has left: in a request's scope a transaction ends with the
 * request, here and in PostgreSQL, and whatever it held is free.
 */
public final class Database {
  private static final int READ_CONNECTIONS = 2;
  private static final int PIPELINING_LIMIT = 64;

  /** What the contexts of a node ask again and again, each text once per connection. */
  private static final int PREPARED_STATEMENTS = 512;

  /** A connection whose peer is silent for so long while it owes an answer is dead. */
  private static final int TCP_USER_TIMEOUT_MS = 20_000;

  /** Longer than any statement may take: nobody waits for an answer that will not come. */
  private static final int READ_TIMEOUT_MS = 30_000;

  /** Of a transaction that is part of no request. */
  private static final int TRANSACTION_TIMEOUT_MS = 90_000;

  /** Before who waits for a connection is told that there is too much to do. */
  private static final int CONNECTION_TIMEOUT_MS = 5_000;

  /**
   * A statement is stopped when its caller leaves, which costs nothing but the transaction. If that
   * was not its first, it may take longer; then, so much later, PostgreSQL gives up the connection.
   */
  private static final int LAST_STATEMENT_MS = 100;

  /** The first version of PostgreSQL that knows how long a transaction may take. */
  private static final int BOUNDS_TRANSACTIONS = 17;

  /**
   * A node that hangs in the middle of a transaction holds its locks no longer than this. Between
   * two statements nobody computes more than a password's hash.
   */
  static final String IDLE_TRANSACTION = "15s";

  private final SqlClient reads;
  private final Pool pool;
  private final Share share;
  private final PostgresConfig config;
  private final String schema;

  private Database(SqlClient reads, Pool pool, Share share, PostgresConfig config, String schema) {
    this.reads = reads;
    this.pool = pool;
    this.share = share;
    this.config = config;
    this.schema = schema;
  }

  /**
   * Opens a share of the node's pool, which lives as long as anybody has one. {@code
   * config.maxPerContext()} bounds this share alone; of the pool, the first one's bounds count.
   */
  public static Database open(Vertx vertx, PostgresConfig config, String schema) {
    NetClientOptions net =
        new NetClientOptions()
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            .setTcpUserTimeout(TCP_USER_TIMEOUT_MS);
    // Vert.x finds a shared pool by its name.
    PoolOptions transactions =
        new PoolOptions()
            .setShared(true)
            .setName("postgres." + config.database())
            .setMaxSize(config.maxSize())
            .setMaxWaitQueueSize(config.maxWaiting())
            .setConnectionTimeout(CONNECTION_TIMEOUT_MS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    PoolOptions single =
        new PoolOptions()
            .setShared(true)
            .setName("postgres." + config.database() + "." + schema)
            .setMaxSize(READ_CONNECTIONS)
            .setMaxWaitQueueSize(config.maxWaiting());
    // Outside of a transaction no connection of the pool belongs to a context.
    PgConnectOptions ofAll = connect(config, "pg_catalog", "tributary");
    PgConnectOptions own = connect(config, schema, "tributary-" + schema);
    return new Database(
        PgBuilder.client().with(single).with(net).connectingTo(own).using(vertx).build(),
        PgBuilder.pool().with(transactions).with(net).connectingTo(ofAll).using(vertx).build(),
        new Share(vertx, config.maxPerContext(), config.maxWaiting()),
        config,
        schema);
  }

  private static PgConnectOptions connect(PostgresConfig config, String path, String name) {
    return config
        .tls()
        .into(new PgConnectOptions())
        .setHost(config.host())
        .setPort(config.port())
        .setDatabase(config.database())
        .setUser(config.user())
        .setPassword(config.password())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
        .setPipeliningLimit(PIPELINING_LIMIT)
        .addProperty("search_path", path)
        .addProperty("application_name", name)
        .addProperty("statement_timeout", String.valueOf(config.statementTimeoutMs()))
        .addProperty("idle_in_transaction_session_timeout", IDLE_TRANSACTION)
        // «already exists, skipping» tells an operator nothing.
        .addProperty("client_min_messages", "warning");
  }

  /** For a single statement outside a transaction. Statements of many callers share connections. */
  public SqlClient reads() {
    return reads;
  }

  /**
   * A single read; failures of the database are mapped to answers. It is not begun for somebody who
   * has left.
   */
  public Future<RowSet<Row>> query(String sql, Tuple arguments) {
    long patienceMs = RequestScope.remainingMs(READ_TIMEOUT_MS);
    if (patienceMs < 1) {
      return Future.failedFuture(late());
    }
    return reads
        .preparedQuery(sql)
        .execute(arguments)
        .timeout(patienceMs, TimeUnit.MILLISECONDS)
        .recover(SqlFailures::rethrow);
  }

  /**
   * Runs {@code work} in one transaction: committed when its future succeeds, rolled back when it
   * fails. If PostgreSQL gives the transaction up for another one's sake, the work is done once
   * more, so it must keep nothing but what it writes with {@code tx}; else {@link
   * #transactionOnce}.
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work)
        .recover(failure ->
            SqlFailures.isCollision(failure) ? attempt(work) : Future.failedFuture(failure))
        .recover(SqlFailures::rethrow);
  }

  /** The same for work that does something outside of PostgreSQL, too: it is never repeated. */
  public <T> Future<T> transactionOnce(Function<SqlConnection, Future<T>> work) {
    return attempt(work).recover(SqlFailures::rethrow);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work) {
    long patienceMs = RequestScope.remainingMs(CONNECTION_TIMEOUT_MS);
    return patienceMs < 1
        ? Future.failedFuture(late())
        : share
            .take(patienceMs)
            .compose(turn ->
                onConnection(work)
                    .onComplete(done -> share.giveBack())
                    // PostgreSQL ends it before; this is for one that does not answer.
                    .timeout(TRANSACTION_TIMEOUT_MS, TimeUnit.MILLISECONDS));
  }

  private <T> Future<T> onConnection(Function<SqlConnection, Future<T>> work) {
    return pool.getConnection()
        .compose(connection -> {
          SqlConnection own = new SchemaConnection(connection, schema);
          Future<T> done = begin(connection).compose(tx -> ended(tx, apply(work, own)));
          return done.eventually(connection::close);
        });
  }

  /** Begins a transaction that sees this context's tables, and ends when its caller leaves. */
  private Future<Transaction> begin(SqlConnection connection) {
    long patienceMs = RequestScope.remainingMs(TRANSACTION_TIMEOUT_MS);
    if (patienceMs < 1) {
      return Future.failedFuture(late());
    }
    Future<Transaction> begun = connection.begin();
    // Both travel together; nothing of the work goes before they have arrived.
    Future<?> bound = connection.query(bounds(connection, patienceMs)).execute();
    return Future.join(begun, bound)
        .compose(
            both -> begun,
            failure ->
                rolledBack(connection.transaction()).compose(over -> Future.failedFuture(failure)));
  }

  private String bounds(SqlConnection connection, long patienceMs) {
    StringBuilder sql = new StringBuilder("SET LOCAL search_path = \"").append(schema).append('"');
    if (patienceMs < config.statementTimeoutMs()) {
      sql.append("; SET LOCAL statement_timeout = ").append(patienceMs);
    }
    if (connection.databaseMetadata().majorVersion() >= BOUNDS_TRANSACTIONS) {
      sql.append("; SET LOCAL transaction_timeout = ").append(patienceMs + LAST_STATEMENT_MS);
    }
    return sql.toString();
  }

  private static <T> Future<T> apply(Function<SqlConnection, Future<T>> work, SqlConnection tx) {
    try {
      return work.apply(tx);
    } catch (RuntimeException e) {
      // A refusal that is thrown rolls back like one that is returned.
      return Future.failedFuture(e);
    }
  }

  private static <T> Future<T> ended(Transaction tx, Future<T> work) {
    return work.compose(
        result -> tx.commit().map(result),
        failure -> rolledBack(tx).compose(over -> Future.failedFuture(failure)));
  }

  /** What cannot even be rolled back is over anyway. */
  private static Future<Void> rolledBack(Transaction tx) {
    return tx.rollback().otherwiseEmpty();
  }

  private static MeshException late() {
    return MeshException.timeout("The deadline passed before the database was asked.");
  }

  /** Fails unless PostgreSQL answers. */
  public Future<Void> ping() {
    return reads
        .query("SELECT 1")
        .execute()
        .<Void>mapEmpty()
        .recover(failure ->
            Future.failedFuture(MeshException.unavailable("PostgreSQL: " + failure.getMessage())));
  }

  public Future<Void> close() {
    return Future.join(reads.close(), pool.close()).mapEmpty();
  }
}
