package io.tributary.kit.sql;

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
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One context's door to its own schema: a pipelined client for single reads and a pool for
 * transactions. Both see only this context's tables, by {@code search_path}.
 */
public final class Database {
  private static final int READ_CONNECTIONS = 2;
  private static final int PIPELINING_LIMIT = 64;

  /** A connection whose peer is silent for so long while it owes an answer is dead. */
  private static final int TCP_USER_TIMEOUT_MS = 20_000;

  /** Longer than any statement may take: nobody waits for an answer that will not come. */
  private static final int READ_TIMEOUT_S = 30;

  private static final int TRANSACTION_TIMEOUT_S = 90;

  /**
   * A node that hangs in the middle of a transaction holds its locks no longer than this. Between
   * two statements nobody computes more than a password's hash.
   */
  static final String IDLE_TRANSACTION = "15s";

  private final SqlClient reads;
  private final Pool pool;

  private Database(SqlClient reads, Pool pool) {
    this.reads = reads;
    this.pool = pool;
  }

  public static Database open(Vertx vertx, PostgresConfig config, String schema) {
    PgConnectOptions connect =
        config
            .tls()
            .into(new PgConnectOptions())
            .setHost(config.host())
            .setPort(config.port())
            .setDatabase(config.database())
            .setUser(config.user())
            .setPassword(config.password())
            .setCachePreparedStatements(true)
            .setPipeliningLimit(PIPELINING_LIMIT)
            .addProperty("search_path", schema)
            .addProperty("application_name", "tributary-" + schema)
            .addProperty("statement_timeout", String.valueOf(config.statementTimeoutMs()))
            .addProperty("idle_in_transaction_session_timeout", IDLE_TRANSACTION)
            // «already exists, skipping» tells an operator nothing.
            .addProperty("client_min_messages", "warning");
    NetClientOptions net =
        new NetClientOptions()
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            .setTcpUserTimeout(TCP_USER_TIMEOUT_MS);
    PoolOptions transactions =
        new PoolOptions()
            .setName(schema + ".transactions")
            .setMaxSize(config.maxSize())
            .setMaxWaitQueueSize(config.maxWaiting())
            .setConnectionTimeout(5)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    PoolOptions single =
        new PoolOptions()
            .setName(schema + ".reads")
            .setMaxSize(READ_CONNECTIONS)
            .setMaxWaitQueueSize(config.maxWaiting());
    return new Database(
        PgBuilder.client().with(single).with(net).connectingTo(connect).using(vertx).build(),
        PgBuilder.pool().with(transactions).with(net).connectingTo(connect).using(vertx).build());
  }

  /** For a single statement outside a transaction. Statements of many callers share connections. */
  public SqlClient reads() {
    return reads;
  }

  /** A single read; failures of the database are mapped to answers. */
  public Future<RowSet<Row>> query(String sql, Tuple arguments) {
    return reads
        .preparedQuery(sql)
        .execute(arguments)
        .timeout(READ_TIMEOUT_S, TimeUnit.SECONDS)
        .recover(SqlFailures::rethrow);
  }

  /**
   * Runs {@code work} in one transaction: committed when its future succeeds, rolled back when it
   * fails.
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return pool.<T>withTransaction(
            tx -> {
              try {
                return work.apply(tx);
              } catch (RuntimeException e) {
                // A refusal that is thrown rolls back like one that is returned.
                return Future.failedFuture(e);
              }
            })
        .timeout(TRANSACTION_TIMEOUT_S, TimeUnit.SECONDS)
        .recover(SqlFailures::rethrow);
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
