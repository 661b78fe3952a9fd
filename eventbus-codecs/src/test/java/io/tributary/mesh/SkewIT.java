package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * One cluster, updated halfway: a node of this release and one of the next, which writes a version
 * more and has added keys to every object. The bytes between them go through real sockets.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SkewIT {
  private Vertx present;
  private Vertx next;

  @BeforeAll
  void startBoth() throws Exception {
    present = node();
    MeshCodecs.registerAll(present.eventBus());
    next = node();
    MeshCodecs.all().forEach(message -> registerNext(message));
  }

  private static Vertx node() throws Exception {
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
        .withClusterManager(new FakeClusterManager())
        .buildClustered()
        .await(20, TimeUnit.SECONDS);
  }

  private <T> void registerNext(MeshCodecs.Registration<T> message) {
    next.eventBus().registerDefaultCodec(message.type(), new NextRelease<>(message.codec()));
  }

  @AfterAll
  void stopBoth() throws Exception {
    next.close().await(20, TimeUnit.SECONDS);
    present.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void presentNodeShouldReadWhatTheNextReleaseSends() throws Exception {
    for (MeshCodecs.Registration<?> message : MeshCodecs.all()) {
      arrives(message.codec().name(), next, present);
    }
  }

  @Test
  void nextReleaseShouldReadWhatAPresentNodeSends() throws Exception {
    for (MeshCodecs.Registration<?> message : MeshCodecs.all()) {
      arrives(message.codec().name(), present, next);
    }
  }

  private static void arrives(String name, Vertx from, Vertx to) throws Exception {
    Object sample = Objects.requireNonNull(Samples.ON_THE_BUS.get(name));
    CompletableFuture<Object> received = new CompletableFuture<>();
    var consumer =
        to.eventBus().<Object>consumer("skew." + name, sent -> received.complete(sent.body()));
    consumer.completion().await(20, TimeUnit.SECONDS);

    from.eventBus().send("skew." + name, sample);

    assertThat(Samples.comparable(received.get(20, TimeUnit.SECONDS)))
        .as(name)
        .isEqualTo(Samples.comparable(sample));
    consumer.unregister().await(20, TimeUnit.SECONDS);
  }

  @Test
  void operationShouldBeAnsweredAcrossReleasesInBothDirections() throws Exception {
    assertThat(answer(present, next)).isEqualTo(Samples.REPLY);
    assertThat(answer(next, present)).isEqualTo(Samples.REPLY);
  }

  private static Object answer(Vertx asks, Vertx serves) throws Exception {
    var consumer =
        serves
            .eventBus()
            .<OperationRequest>consumer(
                "skew.operation",
                request -> {
                  assertThat(request.body()).isEqualTo(Samples.REQUEST);
                  request.reply(Samples.REPLY);
                });
    consumer.completion().await(20, TimeUnit.SECONDS);
    Object answer =
        asks.eventBus()
            .request("skew.operation", Samples.REQUEST)
            .await(20, TimeUnit.SECONDS)
            .body();
    consumer.unregister().await(20, TimeUnit.SECONDS);
    return answer;
  }

  @Test
  void failureShouldCrossReleases() throws Exception {
    var consumer =
        next.eventBus()
            .<OperationRequest>consumer("skew.failure", request -> request.reply(Samples.FAILURE));
    consumer.completion().await(20, TimeUnit.SECONDS);

    Future<?> asked = present.eventBus().request("skew.failure", Samples.REQUEST);
    Throwable failure =
        asked
            .map(none -> (Throwable) new AssertionError("was answered"))
            .otherwise(why -> why)
            .await(20, TimeUnit.SECONDS);

    assertThat(failure).isInstanceOf(ReplyException.class).isInstanceOf(MeshException.class);
    assertThat(Samples.comparable(failure)).isEqualTo(Samples.comparable(Samples.FAILURE));
    consumer.unregister().await(20, TimeUnit.SECONDS);
  }

  /** What the next release might do to a form: a version more, and a key more in every object. */
  private static final class NextRelease<T> implements MessageCodec<T, T> {
    private final JsonCodec<T> present;

    NextRelease(JsonCodec<T> present) {
      this.present = present;
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
      Buffer written = Buffer.buffer();
      present.encodeToWire(written, message);
      JsonObject json = new JsonObject(written.getBuffer(5, written.length()));
      boolean open = present.name().equals("live") || present.name().startsWith("op");
      String grown = (open ? shallow(json) : (JsonObject) grow(json)).encode();
      buffer.appendBuffer(GoldenTest.framed(JsonCodec.VERSION + 1, grown));
    }

    /** Where callers' own JSON travels inside, that must stay what it was. */
    private static JsonObject shallow(JsonObject json) {
      JsonObject principal = json.getJsonObject("principal");
      if (principal != null) {
        json.put("principal", grow(principal));
      }
      return json.put("addedLater", new JsonObject().put("x", 1));
    }

    private static Object grow(Object value) {
      if (value instanceof JsonObject object) {
        JsonObject grown = new JsonObject();
        object.forEach(entry -> grown.put(entry.getKey(), grow(entry.getValue())));
        return grown.put("addedLater", new JsonArray().add("x"));
      }
      if (value instanceof JsonArray array) {
        JsonArray grown = new JsonArray();
        array.forEach(element -> grown.add(grow(element)));
        return grown;
      }
      return value;
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
      return present.decodeFromWire(position, buffer);
    }

    @Override
    public T transform(T message) {
      return message;
    }

    @Override
    public String name() {
      return present.name();
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
