package io.tributary.app.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' cluster manager for Infinispan, which also remembers what this node has registered. When
 * halves of a cluster find each other again, the smaller one's entries are gone from the directory
 * although its members are back (vert.x#4394); {@link #reassert} puts them back.
 */
final class Membership implements ClusterManager {
  private final DefaultCacheManager directory;
  private final InfinispanClusterManager infinispan;
  private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
  private volatile @Nullable NodeInfo ownInfo;
  private volatile Runnable onNodeLost = () -> {};
  private volatile @Nullable NodeListener further;
  private volatile @Nullable RegistrationListener registrations;
  private @Nullable Vertx vertx;

  /**
   * @param directory not started yet; started and stopped here
   */
  Membership(DefaultCacheManager directory) {
    this.directory = directory;
    this.infinispan = new InfinispanClusterManager(directory);
    infinispan.nodeListener(new Listener());
  }

  /**
   * @param hear called whenever a node is no member any more
   */
  void onNodeLost(Runnable hear) {
    onNodeLost = hear;
  }

  /**
   * Takes all entries of this node out of the directory while its consumers still answer: what is
   * on its way here is served, what comes after goes elsewhere.
   */
  Future<Void> withdraw() {
    List<Future<?>> removed = new ArrayList<>();
    Map<String, Set<RegistrationInfo>> known = Map.copyOf(own);
    own.clear();
    known.forEach((address, infos) -> {
      for (RegistrationInfo info : infos) {
        Promise<Void> gone = Promise.promise();
        infinispan.removeRegistration(address, info, gone);
        removed.add(gone.future());
      }
    });
    return Future.join(removed).mapEmpty();
  }

  /** Addresses that this node has consumers for. */
  int registered() {
    return own.size();
  }

  /**
   * Looks whether the directory still has all that this node registered, and adds what it lacks.
   *
   * @return how many entries were missing
   */
  Future<Integer> reassert() {
    AtomicInteger missing = new AtomicInteger();
    List<Future<?>> looks = new ArrayList<>();
    looks.add(reassertInfo(missing));
    own.forEach((address, wanted) -> looks.add(reassert(address, wanted, missing)));
    return Future.join(looks).map(all -> missing.get());
  }

  /** Takes all entries of this node out of the directory and adds them again. */
  Future<Void> registerAgain() {
    List<Future<?>> done = new ArrayList<>();
    own.forEach((address, wanted) -> {
      for (RegistrationInfo info : wanted) {
        Promise<Void> removed = Promise.promise();
        infinispan.removeRegistration(address, info, removed);
        done.add(removed.future().eventually(() -> add(address, info)));
      }
    });
    return Future.join(done).mapEmpty();
  }

  /** For tests: what a merge does to the smaller half. */
  void forgetInDirectory(String address) {
    own.getOrDefault(address, Set.of())
        .forEach(info -> infinispan.removeRegistration(address, info, Promise.promise()));
  }

  private Future<Void> reassert(
      String address, Set<RegistrationInfo> wanted, AtomicInteger missing) {
    Promise<List<RegistrationInfo>> found = Promise.promise();
    infinispan.getRegistrations(address, found);
    return found
        .future()
        .compose(there -> {
          List<Future<?>> added = new ArrayList<>();
          for (RegistrationInfo info : wanted) {
            if (!there.contains(info)) {
              missing.incrementAndGet();
              added.add(add(address, info));
            }
          }
          return Future.join(added).mapEmpty();
        });
  }

  private Future<Void> reassertInfo(AtomicInteger missing) {
    NodeInfo info = ownInfo;
    if (info == null) {
      return Future.succeededFuture();
    }
    Promise<NodeInfo> found = Promise.promise();
    infinispan.getNodeInfo(getNodeId(), found);
    return found
        .future()
        .recover(absent -> Future.succeededFuture())
        .compose(there -> {
          if (info.equals(there)) {
            return Future.succeededFuture();
          }
          missing.incrementAndGet();
          Promise<Void> put = Promise.promise();
          infinispan.setNodeInfo(info, put);
          return put.future();
        });
  }

  private Future<Void> add(String address, RegistrationInfo info) {
    Promise<Void> added = Promise.promise();
    infinispan.addRegistration(address, info, added);
    // Taken off the bus meanwhile: what was just put back is nobody's.
    return added
        .future()
        .compose(done -> {
          Set<RegistrationInfo> wanted = own.get(address);
          if (wanted != null && wanted.contains(info)) {
            return Future.succeededFuture();
          }
          Promise<Void> removed = Promise.promise();
          infinispan.removeRegistration(address, info, removed);
          return removed.future();
        });
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    // Remembered once it is there: what is under way is not missing.
    infinispan.addRegistration(
        address,
        info,
        (nothing, failure) -> {
          if (failure == null) {
            own.computeIfAbsent(address, key -> ConcurrentHashMap.newKeySet()).add(info);
          }
          done.complete(nothing, failure);
        });
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    own.computeIfPresent(
        address,
        (key, infos) -> {
          infos.remove(info);
          return infos.isEmpty() ? null : infos;
        });
    infinispan.removeRegistration(address, info, done);
  }

  @Override
  public void setNodeInfo(NodeInfo info, Completable<Void> done) {
    ownInfo = info;
    infinispan.setNodeInfo(info, done);
  }

  @Override
  public void join(Completable<Void> joined) {
    Vertx here = vertx;
    if (here == null) {
      joined.fail("not initialised");
      return;
    }
    here.<Void>executeBlocking(() -> Inherited.subject(this::startDirectory), false)
        .onComplete(started -> infinispan.join(joined), joined::fail);
  }

  private @Nullable Void startDirectory() {
    directory.start();
    return null;
  }

  @Override
  public void leave(Completable<Void> left) {
    Vertx here = vertx;
    Promise<Void> gone = Promise.promise();
    infinispan.leave(gone);
    if (here == null) {
      gone.future().onComplete(left);
      return;
    }
    gone.future()
        .eventually(() ->
            here.executeBlocking(
                () -> {
                  directory.stop();
                  return null;
                },
                false))
        .onComplete(left);
  }

  @Override
  public void init(VertxBootstrap bootstrap) {
    infinispan.init(bootstrap);
  }

  @Override
  public void init(Vertx owner) {
    vertx = owner;
    infinispan.init(owner);
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> map) {
    infinispan.getAsyncMap(name, map);
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    return infinispan.getSyncMap(name);
  }

  @Override
  public void getLockWithTimeout(String name, long timeoutMs, Completable<Lock> lock) {
    infinispan.getLockWithTimeout(name, timeoutMs, lock);
  }

  @Override
  public void getCounter(String name, Completable<Counter> counter) {
    infinispan.getCounter(name, counter);
  }

  @Override
  public String getNodeId() {
    return infinispan.getNodeId();
  }

  @Override
  public List<String> getNodes() {
    return infinispan.getNodes();
  }

  @Override
  public void nodeListener(NodeListener listener) {
    further = listener;
  }

  /**
   * What the bus remembers of the directory may be of before the change, or never have come: it
   * asks again, for each address it needs.
   */
  void forgetWhoServes() {
    RegistrationListener listener = registrations;
    if (listener != null) {
      listener.registrationsLost();
    }
  }

  /** Vert.x itself listens only where it moves verticles between nodes, which this one does not. */
  private final class Listener implements NodeListener {
    @Override
    public void nodeAdded(String nodeId) {
      forgetWhoServes();
      NodeListener next = further;
      if (next != null) {
        next.nodeAdded(nodeId);
      }
    }

    @Override
    public void nodeLeft(String nodeId) {
      forgetWhoServes();
      onNodeLost.run();
      NodeListener next = further;
      if (next != null) {
        next.nodeLeft(nodeId);
      }
    }
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    registrations = listener;
    infinispan.registrationListener(listener);
  }

  @Override
  public NodeInfo getNodeInfo() {
    return infinispan.getNodeInfo();
  }

  @Override
  public void getNodeInfo(String nodeId, Completable<NodeInfo> info) {
    infinispan.getNodeInfo(nodeId, info);
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> found) {
    infinispan.getRegistrations(address, found);
  }

  @Override
  public boolean isActive() {
    return infinispan.isActive();
  }

  @Override
  public @Nullable String clusterHost() {
    return null;
  }

  @Override
  public @Nullable String clusterPublicHost() {
    return null;
  }
}
