package io.tributary.app.cluster;

import io.tributary.kit.health.PartHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when this node is a member whom nobody reaches (vert.x#4394): every {@value #LOOK_MS} ms
 * another member is asked to call back. If none can, this node says anew what it serves, and if
 * that does not help either it ends, so that what started it starts it afresh.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final int LOOK_MS = 3_000;
  private static final long TIMEOUT_MS = 1_500;

  /** Rounds without a call that came back, about nine seconds: a merge takes some. */
  private static final int REGISTER_AFTER = 3;

  private static final int END_AFTER = 20;
  private static final String PREFIX = "mesh.node.";

  private final Vertx vertx;
  private final Membership membership;
  private volatile @Nullable MessageConsumer<String> pings;
  private long timer = -1;
  private boolean busy;
  private int unreached;
  private int turn;
  private volatile @Nullable String trouble;

  Watchdog(Vertx vertx, Membership membership) {
    this.vertx = vertx;
    this.membership = membership;
  }

  /** The address of a node's own, where it can be asked whether it is there. */
  static String address(String nodeId) {
    return PREFIX + nodeId + ".ping";
  }

  void start() {
    vertx.runOnContext(here -> {
      // An empty question is answered; one with a node's name is answered once that node is.
      pings =
          vertx
              .eventBus()
              .consumer(
                  address(membership.getNodeId()),
                  message -> {
                    String caller = message.body();
                    if (caller.isEmpty()) {
                      message.reply("");
                    } else {
                      ping(caller, "")
                          .onComplete(
                              back -> message.reply(""),
                              failure -> message.fail(1, failure.getMessage()));
                    }
                  });
      timer = vertx.setPeriodic(LOOK_MS, tick -> look());
    });
  }

  /** Once more does nothing. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    MessageConsumer<String> consumer = pings;
    // The bus would never say that it is done a second time.
    pings = null;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  PartHealth health() {
    String reason = trouble;
    return reason == null ? PartHealth.OK : PartHealth.degraded(reason);
  }

  private void look() {
    if (!busy) {
      busy = true;
      reached().onComplete(done -> busy = false);
    }
  }

  /** Asks another member, a different one each time, to call this node. */
  private Future<Void> reached() {
    String self = membership.getNodeId();
    List<String> others = new ArrayList<>(membership.getNodes());
    others.remove(self);
    if (others.isEmpty()) {
      unreached = 0;
      trouble = null;
      return Future.succeededFuture();
    }
    String peer = others.get(Math.floorMod(turn++, others.size()));
    return ping(peer, self)
        .transform(answer -> {
          if (answer.succeeded()) {
            if (unreached >= REGISTER_AFTER) {
              LOG.info("the other nodes reach this one again");
            }
            unreached = 0;
            trouble = null;
            return Future.succeededFuture();
          }
          return unreached(peer, answer.cause());
        });
  }

  private Future<Void> unreached(String peer, Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      // It is coming or going, and says nothing of whether this node is reached.
      return Future.succeededFuture();
    }
    unreached++;
    LOG.debug("{} did not call back ({} in a row): {}", peer, unreached, failure.toString());
    if (unreached < REGISTER_AFTER) {
      return Future.succeededFuture();
    }
    trouble = "the other nodes do not reach this one";
    if (unreached >= END_AFTER) {
      LOG.error(
          "the other nodes have not reached this one for {} s and saying all anew does not help:"
              + " ending, to be started afresh",
          (long) END_AFTER * LOOK_MS / 1_000);
      // In a thread of its own: the hook that it runs waits for this event loop.
      new Thread(() -> System.exit(1), "tributary-unreachable").start();
      return Future.succeededFuture();
    }
    if (unreached % REGISTER_AFTER == 0) {
      LOG.warn("the other nodes do not reach this one ({}): saying all anew", failure.toString());
      return membership.sayAgain().timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
    return Future.succeededFuture();
  }

  private Future<Void> ping(String nodeId, String forWhom) {
    return vertx
        .eventBus()
        .request(
            address(nodeId),
            forWhom,
            new DeliveryOptions().setSendTimeout(forWhom.isEmpty() ? TIMEOUT_MS : 2 * TIMEOUT_MS))
        .mapEmpty();
  }
}
