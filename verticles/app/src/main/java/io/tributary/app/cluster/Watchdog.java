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
 * Notices when this node is a member whom nobody reaches (vert.x#4394): every few seconds another
 * member is asked to call back. If none can, this node says anew what it serves. If that does not
 * help either, its health says so; and it ends, so that what started it starts it afresh, if nobody
 * misses it: if it serves no visitors, who need no bus, and if enough members are left to tell that
 * it is this node that is not reached. Of two, neither can.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Rounds without a call that came back, about nine seconds: a merge takes some. */
  private static final int REGISTER_AFTER = 3;

  private static final int END_AFTER = 20;
  private static final int ENOUGH_TO_TELL = 3;
  private static final String PREFIX = "mesh.node.";

  private final Vertx vertx;
  private final Peers peers;
  private final Pace pace;
  private final boolean servesVisitors;
  private final Runnable end;
  private volatile @Nullable MessageConsumer<String> pings;
  private long timer = -1;
  private boolean busy;
  private int unreached;
  private int turn;
  private volatile @Nullable String trouble;

  /** The members, as this node sees them. */
  interface Peers {
    String self();

    /** Itself included. */
    List<String> all();

    /** Tells all of them anew what this node serves. */
    Future<Void> sayAgain();
  }

  /** How often to look, and how long to wait for a call that comes back. */
  record Pace(long lookMs, long timeoutMs) {
    static final Pace USUAL = new Pace(3_000, 1_500);
  }

  /**
   * @param servesVisitors whether short links are served here, which need no other node
   * @param end ends this node, in a thread of its own
   */
  Watchdog(Vertx vertx, Peers peers, Pace pace, boolean servesVisitors, Runnable end) {
    this.vertx = vertx;
    this.peers = peers;
    this.pace = pace;
    this.servesVisitors = servesVisitors;
    this.end = end;
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
                  address(peers.self()),
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
      timer = vertx.setPeriodic(pace.lookMs(), tick -> look());
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
    String self = peers.self();
    List<String> others = new ArrayList<>(peers.all());
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
    int members = peers.all().size();
    boolean mayEnd = !servesVisitors && members >= ENOUGH_TO_TELL;
    trouble =
        "the other nodes do not reach this one"
            + (mayEnd
                ? ""
                : servesVisitors
                    ? "; it goes on, for visitors reach it"
                    : "; it goes on, for of " + members + " nodes none can tell which is cut off");
    if (unreached >= END_AFTER && mayEnd) {
      LOG.error(
          "the other nodes have not reached this one for {} s and saying all anew does not help:"
              + " ending, to be started afresh",
          END_AFTER * pace.lookMs() / 1_000);
      end.run();
      return Future.succeededFuture();
    }
    if (unreached % REGISTER_AFTER == 0) {
      LOG.warn("the other nodes do not reach this one ({}): saying all anew", failure.toString());
      return peers.sayAgain().timeout(pace.timeoutMs(), TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
    return Future.succeededFuture();
  }

  private Future<Void> ping(String nodeId, String forWhom) {
    return vertx
        .eventBus()
        .request(
            address(nodeId),
            forWhom,
            new DeliveryOptions()
                .setSendTimeout(forWhom.isEmpty() ? pace.timeoutMs() : 2 * pace.timeoutMs()))
        .mapEmpty();
  }
}
