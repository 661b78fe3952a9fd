package io.tributary.app.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the cluster, each of whom says what it serves: whole, to all, whenever it changes,
 * and to each that comes. Once a second everybody says which state of it is the last; who does not
 * have that one asks for it. So whatever a hanging node, a broken network or a merge of two halves
 * does, a second later everybody knows everybody again.
 *
 * <p>JGroups delivers what a member says in order, and only while both are members of each other.
 */
final class Members {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);
  static final long BEAT_MS = 1_000;
  private static final long LEAVE_TIMEOUT_S = 5;

  private static final String ANNOUNCEMENT = "announcement";
  private static final String BEAT = "beat";
  private static final String QUESTION = "question";

  private final JChannel channel;
  private final String cluster;
  private final Directory directory;
  private final NodeListener listener;

  /** Guards what follows, and that nothing is learnt of who is no member. */
  private final Object lock = new Object();

  private final Map<Address, String> names = new HashMap<>();
  private Set<Address> present = Set.of();

  /** Sending may wait for a member that is slow; nobody else does. */
  private final ScheduledExecutorService speaker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tributary-members").factory());

  private @Nullable CompletableFuture<Void> saying;

  /**
   * @param listener told the names of nodes that come and go, on threads that must not wait
   */
  Members(JChannel channel, String cluster, Directory directory, NodeListener listener) {
    this.channel = channel;
    this.cluster = cluster;
    this.directory = directory;
    this.listener = listener;
  }

  /**
   * Blocks until this node is a member and knows the others, or {@code patienceMs} have passed
   * since it is one.
   *
   * @throws Exception if it is not let in
   */
  void join(long patienceMs) throws Exception {
    channel.setReceiver(new Listener());
    channel.connect(cluster);
    speaker.scheduleWithFixedDelay(this::beat, BEAT_MS, BEAT_MS, TimeUnit.MILLISECONDS);
    say();
    // What they said before this node had seen them was nothing to it.
    later(() -> send(null, message(QUESTION)));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    synchronized (lock) {
      while (names.size() < present.size() - 1) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (leftMs <= 0) {
          LOG.warn(
              "{} members have not said what they serve yet", present.size() - 1 - names.size());
          return;
        }
        lock.wait(leftMs);
      }
    }
  }

  /** Ends being a member. Blocks. */
  void leave() {
    speaker.shutdown();
    try {
      if (!speaker.awaitTermination(LEAVE_TIMEOUT_S, TimeUnit.SECONDS)) {
        speaker.shutdownNow();
      }
      CompletableFuture<Void> unsaid;
      synchronized (lock) {
        unsaid = saying;
      }
      if (unsaid != null) {
        unsaid.complete(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }

  boolean isActive() {
    return channel.isConnected();
  }

  /**
   * Says to all what this node serves. Changes that come together are said at once.
   *
   * @return done when it was said; a second later everybody has heard it, whatever happens
   */
  CompletableFuture<Void> say() {
    CompletableFuture<Void> said = new CompletableFuture<>();
    synchronized (lock) {
      if (saying != null) {
        return saying;
      }
      saying = said;
    }
    boolean later =
        later(() -> {
          synchronized (lock) {
            saying = null;
          }
          try {
            send(null, announcement());
          } finally {
            said.complete(null);
          }
        });
    if (!later) {
      said.complete(null); // This node leaves, and nobody has to be told what it serves.
    }
    return said;
  }

  /** Whether it will be done: nothing is any more once this node leaves. */
  private boolean later(Runnable work) {
    try {
      speaker.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void beat() {
    send(null, message(BEAT).put("version", directory.announcement().version()));
  }

  private JsonObject announcement() {
    return message(ANNOUNCEMENT).put("said", directory.announcement().toJson());
  }

  private static JsonObject message(String kind) {
    return new JsonObject().put("kind", kind);
  }

  /**
   * @param to one member, or null for all
   */
  private void send(@Nullable Address to, JsonObject message) {
    if (!channel.isConnected()) {
      return;
    }
    try {
      channel.send(to, message.toBuffer().getBytes());
    } catch (Exception e) {
      // Not lost for long: the next beat tells whoever needs it.
      LOG.warn("{} not sent to {}: {}", message.getString("kind"), to, e.toString());
    }
  }

  private final class Listener implements Receiver {
    @Override
    public void viewAccepted(View view) {
      List<String> gone = new ArrayList<>();
      List<Address> come = new ArrayList<>();
      synchronized (lock) {
        for (Address member : view) {
          if (!present.contains(member) && !member.equals(channel.getAddress())) {
            come.add(member);
          }
        }
        present = Set.copyOf(view.getMembers());
        names.forEach((member, name) -> {
          if (!present.contains(member)) {
            directory.forget(name);
            gone.add(name);
          }
        });
        names.keySet().retainAll(present);
        lock.notifyAll();
      }
      directory.tell();
      LOG.info("{} nodes in the cluster", view.size());
      gone.forEach(listener::nodeLeft);
      later(() -> come.forEach(member -> send(member, announcement())));
    }

    @Override
    public void receive(Message message) {
      Address from = message.src();
      if (from.equals(channel.getAddress())) {
        return;
      }
      try {
        JsonObject json =
            new JsonObject(
                Buffer.buffer(message.getArray())
                    .slice(message.getOffset(), message.getOffset() + message.getLength()));
        switch (json.getString("kind", "")) {
          case ANNOUNCEMENT -> learn(from, Announcement.from(json.getJsonObject("said")));
          case BEAT -> compare(from, json.getLong("version"));
          case QUESTION -> answer(from);
          default -> LOG.debug("{} says what this release does not know", from);
        }
      } catch (RuntimeException e) {
        LOG.warn("{} says what cannot be understood: {}", from, e.toString());
      }
    }

    private void learn(Address from, Announcement said) {
      boolean isNew;
      synchronized (lock) {
        isNew = present.contains(from) && names.put(from, said.nodeId()) == null;
        if (present.contains(from)) {
          directory.learn(said);
          lock.notifyAll();
        }
      }
      directory.tell();
      if (isNew) {
        listener.nodeAdded(said.nodeId());
      }
    }

    private void compare(Address from, long version) {
      boolean known;
      synchronized (lock) {
        String name = names.get(from);
        known = name != null && directory.versionOf(name) >= version;
      }
      if (!known) {
        later(() -> send(from, message(QUESTION)));
      }
    }

    private void answer(Address from) {
      later(() -> send(from, announcement()));
    }
  }
}
