package io.tributary.kit.op;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the mesh as those see them who ask: who serves an address, and what waits for an
 * answer of which node. One for each {@code Vertx}, so that whoever asks hears of a lost node.
 *
 * <p>The bus chooses a node by itself and does not say which, and if that node dies it says nothing
 * either; the answer is waited for until the deadline. So what may be asked has a second address on
 * each node, {@code tracking.links.create@<node>}, and whoever asks chooses. Thread-safe; what
 * waits is bounded by what gateways and consumers let through at once.
 */
public final class MeshNodes implements Shareable {
  /** The header of a question for which there is no other way: who is not well is asked too. */
  public static final String ANYBODY = "mesh-anybody";

  /** The header that says how long an answer to plain JSON is waited for, in milliseconds. */
  public static final String TIMEOUT = "timeout";

  private static final String KEY = "tributary.nodes";

  /** No address of the contract has it, and no service in another language may use it. */
  public static final char AT = '@';

  /** The sets are touched inside of the map's own steps only. */
  private final Map<String, Set<Waiting<?>>> waiting = new ConcurrentHashMap<>();

  private volatile @Nullable Peers peers;

  public static MeshNodes of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MeshNodes>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new MeshNodes());
  }

  /** This node is one of many from now on; before anything is deployed. */
  public void joined(Peers others) {
    peers = others;
  }

  /** The addresses at which a consumer has to listen, so that this node can be chosen too. */
  List<String> addresses(String address) {
    Peers others = peers;
    return others == null ? List.of(address) : List.of(address, address + AT + others.self());
  }

  /**
   * Listens where others may ask. What is asked of this node in particular comes to the same
   * handler.
   */
  public <T> MeshConsumer consumer(EventBus bus, String address, Handler<Message<T>> handler) {
    List<MessageConsumer<T>> consumers = new ArrayList<>();
    addresses(address).forEach(one -> consumers.add(bus.consumer(one, handler)));
    return new MeshConsumer(consumers);
  }

  /** The address without the node that it may name. */
  public static String plain(String address) {
    int at = address.indexOf(AT);
    return at < 0 ? address : address.substring(0, at);
  }

  /** Other nodes that serve it and can be asked by their names. */
  List<String> serving(String address) {
    Peers others = peers;
    if (others == null) {
      return List.of();
    }
    List<String> nodes = others.serving(address);
    if (nodes.isEmpty()) {
      return nodes;
    }
    // A node of a release before this one has no address of its own.
    return nodes.stream().filter(node -> !others.serving(address + AT + node).isEmpty()).toList();
  }

  /**
   * Asks a node and waits for its answer; fails with {@link NodeLostException} if it is lost
   * before.
   *
   * @param address of that node
   */
  <T> Future<T> awaiting(Vertx vertx, String node, String address, Supplier<Future<T>> question) {
    Waiting<T> answer = new Waiting<>(Promise.promise(), vertx.getOrCreateContext());
    waiting.compute(node, (name, ofNode) -> with(answer, ofNode));
    Peers others = peers;
    if (others == null || others.serving(address).isEmpty()) {
      // It was lost since it was chosen, and nobody else would tell.
      forget(node, answer);
      return Future.failedFuture(new ReplyException(ReplyFailure.NO_HANDLERS, "no " + address));
    }
    question.get().onComplete(answer.promise()::tryComplete, answer.promise()::tryFail);
    return answer.promise().future().onComplete(done -> forget(node, answer));
  }

  private static Set<Waiting<?>> with(Waiting<?> answer, @Nullable Set<Waiting<?>> ofNode) {
    Set<Waiting<?>> all = ofNode == null ? new HashSet<>() : ofNode;
    all.add(answer);
    return all;
  }

  private void forget(String node, Waiting<?> answer) {
    waiting.computeIfPresent(
        node,
        (name, ofNode) -> {
          ofNode.remove(answer);
          return ofNode.isEmpty() ? null : ofNode;
        });
  }

  /** The node is no member any more: nothing that was asked of it is answered. */
  public void lost(String node) {
    Set<Waiting<?>> ofNode = waiting.remove(node);
    if (ofNode != null) {
      ofNode.forEach(Waiting::fail);
    }
  }

  /** Who asked hears of it where it asked. */
  private record Waiting<T>(Promise<T> promise, Context context) {
    void fail() {
      context.runOnContext(there -> promise.tryFail(new NodeLostException()));
    }
  }
}
