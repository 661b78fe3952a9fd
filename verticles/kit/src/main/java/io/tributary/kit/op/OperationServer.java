package io.tributary.kit.op;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.kit.scope.RequestScope;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.kit.traffic.Traffic;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves operations on the event bus: one consumer per address, each with the same rules. A call
 * whose deadline has passed is not begun; a write runs in one transaction with its idempotency key;
 * whatever goes wrong becomes a {@link MeshException}, and what nobody expected is logged with the
 * request id and answered without its details.
 */
public final class OperationServer {
  private static final Logger LOG = LoggerFactory.getLogger(OperationServer.class);

  /** Of one context on one node, whoever asks: gateways, other contexts, other languages. */
  private static final int MOST_UNDER_WAY = 4_000;

  private static final Counter NOT_BEGUN = Refusals.of("operations");

  /** The longest request ends sooner. */
  private static final int DRAIN_S = 12;

  private final Vertx vertx;
  private final @Nullable Database database;
  private final Clock clock;
  private final Traffic traffic;
  private final Map<String, ReadOperation> operations = new LinkedHashMap<>();
  private int underWay;
  private @Nullable Promise<Void> lastEnded;
  private final List<MeshConsumer> consumers = new ArrayList<>();

  public OperationServer(Vertx vertx, Database database, Clock clock) {
    this(vertx, clock, database);
  }

  private OperationServer(Vertx vertx, Clock clock, @Nullable Database database) {
    this.vertx = vertx;
    this.database = database;
    this.clock = clock;
    this.traffic = Traffic.of(vertx);
  }

  /** For what keeps nothing in a database, and so has no writes. */
  public static OperationServer readingOnly(Vertx vertx, Clock clock) {
    return new OperationServer(vertx, clock, null);
  }

  /** Serves an operation that changes nothing. */
  public OperationServer read(String address, ReadOperation operation) {
    return serve(address, operation);
  }

  private OperationServer serve(String address, ReadOperation operation) {
    if (operations.putIfAbsent(address, operation) != null) {
      throw new IllegalStateException(address + " is served twice");
    }
    return this;
  }

  /** Serves an operation that changes something, in one transaction, once per idempotency key. */
  public OperationServer write(String address, WriteOperation operation) {
    return serve(address, call -> inTransaction(call, operation));
  }

  /**
   * Serves a write that must ask or compute something first which no transaction should wait for: a
   * question to another context, a password hash. What {@code preparation} finds is handed to the
   * operation. Preparing must change nothing: two calls with one key may both prepare. A call that
   * was answered before is not prepared again, for what it would find may have changed since.
   */
  public <P> OperationServer write(
      String address, Preparation<P> preparation, PreparedWrite<P> operation) {
    return serve(
        address,
        call ->
            unlessKept(
                call,
                () ->
                    preparation
                        .prepare(call)
                        .compose(prepared ->
                            inTransaction(call, (c, tx) -> operation.handle(c, prepared, tx)))));
  }

  /**
   * Serves a write whose effect is another context's: {@code operation} hands it on with the
   * caller's idempotency key, so over there it happens once. The answer is kept here as well, and
   * whoever repeats the call gets it whatever has changed since.
   */
  public OperationServer forward(String address, ReadOperation operation) {
    return serve(
        address,
        call ->
            unlessKept(
                call,
                () ->
                    operation
                        .handle(call)
                        .compose(reply ->
                            inTransaction(call, (c, tx) -> Future.succeededFuture(reply)))));
  }

  private Future<OperationReply> unlessKept(
      OperationCall call, Supplier<Future<OperationReply>> work) {
    return IdempotencyStore.kept(call, writable())
        .compose(kept -> kept.map(Future::succeededFuture).orElseGet(work));
  }

  private Database writable() {
    return Objects.requireNonNull(database, "this server has no writes");
  }

  private Future<OperationReply> inTransaction(OperationCall call, WriteOperation operation) {
    Database writable = writable();
    return writable
        .transaction(tx -> {
          call.begin();
          return IdempotencyStore.once(call, tx, () -> operation.handle(call, tx));
        })
        .onSuccess(reply -> {
          call.committed();
          IdempotencyStore.purgeNowAndThen(call, writable, clock.instant());
        });
  }

  /**
   * Serves a write whose answer needs other contexts: {@code complete} runs once the transaction is
   * committed, and again on a replay, so it must be safe to repeat.
   */
  public OperationServer writeThen(
      String address,
      WriteOperation operation,
      BiFunction<OperationCall, OperationReply, Future<OperationReply>> complete) {
    return serve(
        address,
        call -> inTransaction(call, operation).compose(reply -> complete.apply(call, reply)));
  }

  /** Registers all consumers; succeeds when every node can reach them. */
  public Future<Void> start() {
    MeshNodes nodes = MeshNodes.of(vertx);
    operations.forEach((address, operation) ->
        consumers.add(
            nodes.<Object>consumer(
                vertx.eventBus(), address, message -> serve(address, message, operation))));
    return Future.all(consumers.stream().map(MeshConsumer::completion).toList()).mapEmpty();
  }

  /**
   * Takes all consumers off the bus and waits for what is under way; call it before the database is
   * closed.
   */
  public Future<Void> stop() {
    return Future.join(consumers.stream().map(MeshConsumer::unregister).toList())
        .eventually(this::idle)
        .mapEmpty();
  }

  private Future<Void> idle() {
    if (underWay == 0) {
      return Future.succeededFuture();
    }
    Promise<Void> ended = Promise.promise();
    lastEnded = ended;
    return ended.future().timeout(DRAIN_S, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private void ended() {
    underWay--;
    Promise<Void> waiting = lastEnded;
    if (underWay == 0 && waiting != null) {
      waiting.tryComplete();
    }
  }

  private void serve(String address, Message<Object> message, ReadOperation operation) {
    long begunNs = System.nanoTime();
    OperationRequest request;
    try {
      request = requestIn(message);
    } catch (RuntimeException e) {
      MeshException refusal =
          MeshException.in(e)
              .orElseGet(() -> MeshException.badRequest("This is no OperationRequest."));
      answer(address, message, begunNs, refusal, refusal);
      return;
    }
    long remainingMs = request.deadlineMs() - clock.millis();
    RequestScope.enter(request.requestId(), remainingMs);
    if (underWay >= MOST_UNDER_WAY) {
      NOT_BEGUN.increment();
      MeshException full = MeshException.unavailable("Too much is being asked right now.");
      answer(address, message, begunNs, full, full);
      return;
    }
    if (remainingMs <= 0) {
      MeshException late = MeshException.timeout("The deadline passed before the work began.");
      answer(address, message, begunNs, late, late);
      return;
    }
    Future<OperationReply> answer;
    try {
      answer = operation.handle(new OperationCall(request));
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    underWay++;
    answer
        .onComplete(ended -> ended())
        .timeout(remainingMs, TimeUnit.MILLISECONDS)
        .onComplete(
            reply -> answer(address, message, begunNs, reply, null),
            failure -> {
              MeshException refusal = asAnswer(request, failure);
              answer(address, message, begunNs, refusal, refusal);
            });
  }

  private void answer(
      String address,
      Message<Object> message,
      long begunNs,
      Object answer,
      @Nullable MeshException failure) {
    traffic.served(address, System.nanoTime() - begunNs, failure);
    LOG.debug("{}: {}", address, failure == null ? "ok" : failure.code());
    message.reply(answer);
  }

  /**
   * A service in another language sends the JSON form.
   *
   * @throws RuntimeException if it is none
   */
  private static OperationRequest requestIn(Message<Object> message) {
    return message.body() instanceof JsonObject json
        ? MeshCodecs.requestOf(json)
        : (OperationRequest) message.body();
  }

  private static MeshException asAnswer(OperationRequest request, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return MeshException.timeout("The answer took too long.");
    }
    return SqlFailures.translate(failure)
        .orElseGet(() -> {
          LOG.error("{} failed, request {}", request.operationId(), request.requestId(), failure);
          return MeshException.internal();
        });
  }
}
