package io.tributary.gateway.live;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
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
  private static final short POLICY_VIOLATION = 1008;

  private final ServerWebSocket socket;
  private final Principal principal;
  private final Supplier<Future<Principal>> proof;
  private List<String> waiting = List.of();
  private boolean begun;

  /**
   * @param principal who it was when it came
   * @param proof asks whether the credential still holds
   */
  Subscriber(ServerWebSocket socket, Principal principal, Supplier<Future<Principal>> proof) {
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
    write(snapshot.encode());
    waiting.forEach(this::write);
    // Ten thousand empty lists take room too.
    waiting = List.of();
    return this;
  }

  void send(String message) {
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

  void ping() {
    proof
        .get()
        .onFailure(failure -> {
          boolean gone =
              MeshException.in(failure).filter(known -> !known.code().retryable()).isPresent();
          if (gone) {
            close(POLICY_VIOLATION, "this credential is not valid any more");
          }
        });
    if (!socket.isClosed()) {
      socket
          .writePing(Buffer.buffer())
          .onFailure(failure -> LOG.debug("no ping: {}", failure.toString()));
    }
  }

  void close(short code, String reason) {
    if (!socket.isClosed()) {
      socket
          .close(code, reason)
          .onFailure(failure -> LOG.debug("already gone: {}", failure.toString()));
    }
  }

  /**
   * A close frame would wait for ever behind all that is not read, and closing the WebSocket waits
   * for that frame; only the channel itself closes at once.
   */
  private void drop(String reason) {
    DROPPED.increment();
    LOG.debug("dropped: {}", reason);
    ((WebSocketInternal) socket).channelHandlerContext().close();
  }

  private void write(String message) {
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      drop("this reader is too slow");
      return;
    }
    socket
        .writeTextMessage(message)
        .onFailure(failure -> LOG.debug("not delivered: {}", failure.toString()));
  }
}
