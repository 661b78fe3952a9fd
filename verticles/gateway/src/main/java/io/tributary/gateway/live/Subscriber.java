package io.tributary.gateway.live;

import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dashboard. Until its snapshot is sent, updates wait, a few of them; a reader that is too slow
 * is dropped and may come back for a new snapshot, which is cheaper than a queue without end.
 */
final class Subscriber {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final Counter DROPPED = Refusals.of("dashboard-messages");
  private static final int MAX_WAITING = 50;

  private final LiveSocket socket;
  private final Principal principal;
  private final Supplier<Future<Principal>> proof;
  private List<byte[]> waiting = List.of();
  private boolean begun;

  /**
   * @param principal who it was when it came
   * @param proof asks whether the credential still holds
   */
  Subscriber(LiveSocket socket, Principal principal, Supplier<Future<Principal>> proof) {
    this.socket = socket;
    this.principal = principal;
    this.proof = proof;
  }

  Principal principal() {
    return principal;
  }

  /** Sends the snapshot and whatever came while it was read. */
  Subscriber begin(JsonObject snapshot) {
    begun = true;
    write(snapshot.toBuffer().getBytes());
    waiting.forEach(this::write);
    // Ten thousand empty lists take room too.
    waiting = List.of();
    return this;
  }

  /**
   * @param message in UTF-8; shared with all other dashboards of the workspace
   */
  void send(byte[] message) {
    if (begun) {
      write(message);
    } else if (waiting.size() < MAX_WAITING) {
      if (waiting.isEmpty()) {
        waiting = new ArrayList<>();
      }
      waiting.add(message);
    } else {
      drop("the snapshot took too long");
    }
  }

  /**
   * @param atMost pings without any answer; then there is nobody any more
   */
  void ping(int atMost) {
    proof
        .get()
        .onFailure(failure -> {
          boolean gone =
              MeshException.in(failure).filter(known -> !known.code().retryable()).isPresent();
          if (gone) {
            close(WebSocketCloseStatus.POLICY_VIOLATION, "this credential is not valid any more");
          }
        });
    if (socket.ping() >= atMost) {
      LOG.debug("a dashboard has gone without a word");
      socket.cut();
    }
  }

  void close(WebSocketCloseStatus status, String reason) {
    socket.close(status, reason);
  }

  /** A goodbye would wait for ever behind all that is not read. */
  private void drop(String reason) {
    DROPPED.increment();
    LOG.debug("dropped: {}", reason);
    socket.cut();
  }

  private void write(byte[] message) {
    if (!socket.isOpen()) {
      return;
    }
    if (socket.isFull()) {
      drop("this reader is too slow");
      return;
    }
    socket.send(message);
  }
}
