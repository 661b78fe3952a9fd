package io.tributary.app.cluster;

import io.tributary.kit.op.Peers;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jgroups.JChannel;
import org.jspecify.annotations.Nullable;

/**
 * What the event bus asks of a cluster: who is a member, and who serves an address. Shared maps,
 * locks and counters are refused: what must be agreed on is in PostgreSQL.
 */
final class Membership implements ClusterManager, Peers {
  /** How long one that joins waits to hear of all the others. */
  private static final long PATIENCE_MS = 3_000;

  private final String nodeId;
  private final Directory directory;
  private final Members members;
  private volatile Consumer<String> onNodeLost = node -> {};
  private volatile @Nullable NodeListener further;
  private @Nullable Vertx vertx;

  /**
   * @param channel not connected yet; connected and closed here
   * @param cluster nodes of another are not let in
   * @param nodeId by which the bus knows this node, and never any other
   */
  Membership(JChannel channel, String cluster, String nodeId) {
    this.nodeId = nodeId;
    this.directory = new Directory(nodeId);
    this.members = new Members(channel, cluster, directory, new Listener());
  }

  /**
   * @param hear told the name of each node that is no member any more
   */
  void onNodeLost(Consumer<String> hear) {
    onNodeLost = hear;
  }

  /**
   * Takes this node out of the directory while its consumers still answer: what is on its way here
   * is served, what comes after goes elsewhere.
   */
  Future<Void> withdraw() {
    directory.withdraw();
    directory.tell();
    return said();
  }

  /** Says to all once more what this node serves. */
  Future<Void> sayAgain() {
    directory.sayAgain();
    return said();
  }

  private Future<Void> said() {
    return Future.fromCompletionStage(members.say());
  }

  /** Vert.x itself listens only where it moves verticles between nodes, which this one does not. */
  private final class Listener implements NodeListener {
    @Override
    public void nodeAdded(String node) {
      NodeListener next = further;
      if (next != null) {
        next.nodeAdded(node);
      }
    }

    @Override
    public void nodeLeft(String node) {
      onNodeLost.accept(node);
      NodeListener next = further;
      if (next != null) {
        next.nodeLeft(node);
      }
    }
  }

  @Override
  public void init(Vertx owner) {
    vertx = owner;
  }

  @Override
  public void join(Completable<Void> joined) {
    blocking(() -> members.join(PATIENCE_MS)).onComplete(joined);
  }

  @Override
  public void leave(Completable<Void> left) {
    blocking(members::leave).onComplete(left);
  }

  private interface Step {
    void take() throws Exception;
  }

  private Future<Void> blocking(Step step) {
    return Objects.requireNonNull(vertx, "not initialised")
        .executeBlocking(
            () -> {
              step.take();
              return null;
            },
            false);
  }

  @Override
  public String self() {
    return nodeId;
  }

  @Override
  public List<String> serving(String address) {
    return directory.others(address);
  }

  @Override
  public boolean isActive() {
    return members.isActive();
  }

  @Override
  public String getNodeId() {
    return nodeId;
  }

  @Override
  public List<String> getNodes() {
    return directory.nodes();
  }

  @Override
  public void nodeListener(NodeListener listener) {
    further = listener;
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    directory.listener(listener);
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    directory.add(address, info);
    directory.tell();
    complete(done, info);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    directory.remove(address, info);
    directory.tell();
    complete(done, info);
  }

  /** What concerns this node alone is nothing to tell the others. */
  private void complete(Completable<Void> done, RegistrationInfo info) {
    if (info.localOnly()) {
      done.succeed();
    } else {
      said().onComplete(done);
    }
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> found) {
    found.succeed(directory.registrations(address));
  }

  @Override
  public void setNodeInfo(NodeInfo info, Completable<Void> done) {
    directory.bus(info);
    said().onComplete(done);
  }

  @Override
  public @Nullable NodeInfo getNodeInfo() {
    return directory.bus(nodeId);
  }

  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> found) {
    NodeInfo info = directory.bus(node);
    if (info == null) {
      found.fail("no such node: " + node);
    } else {
      found.succeed(info);
    }
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> map) {
    map.fail(refused());
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    throw refused();
  }

  @Override
  public void getLockWithTimeout(String name, long timeoutMs, Completable<Lock> lock) {
    lock.fail(refused());
  }

  @Override
  public void getCounter(String name, Completable<Counter> counter) {
    counter.fail(refused());
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException(
        "nodes share no maps, locks or counters: use PostgreSQL (OneAtATime)");
  }
}
