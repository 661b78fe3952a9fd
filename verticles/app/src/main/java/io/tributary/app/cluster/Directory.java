package io.tributary.app.cluster;

import java.util.concurrent.TimeUnit;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;

/**
 * The caches in which members note who serves what. Each node has all of it in memory, so a lookup
 * never leaves it and a lost node takes nothing along. Nothing is written to disk.
 */
final class Directory {
  /** A change waits at most so long for a member that hangs and is not excluded yet. */
  private static final long REPLICATION_TIMEOUT_S = 3;

  private static final long STATE_TIMEOUT_S = 20;

  /** A few hundred entries: of the usual 256 parts each would have to be handed over by itself. */
  private static final int SEGMENTS = 8;

  private Directory() {}

  /** Not started yet. */
  static DefaultCacheManager open(ClusterConfig config, String nodeName) {
    ConfigurationBuilderHolder holder =
        new ConfigurationBuilderHolder(Directory.class.getClassLoader());
    GlobalConfigurationBuilder global = holder.getGlobalConfigurationBuilder();
    global.defaultCacheName("distributed-cache");
    global
        .transport()
        .transport(new JGroupsTransport(MemberStack.channel(config, nodeName)))
        .clusterName(config.name())
        .nodeName(nodeName);
    // The node stops in an order of its own.
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    global.jmx().disable();
    global.globalState().disable();
    Configuration replicated = cache(CacheMode.REPL_SYNC);
    Configuration distributed = cache(CacheMode.DIST_SYNC);
    // The names that Vert.x' cluster manager asks for.
    holder.newConfigurationBuilder("__vertx.subs").read(replicated);
    holder.newConfigurationBuilder("__vertx.haInfo").read(replicated);
    holder.newConfigurationBuilder("__vertx.nodeInfo").read(replicated);
    holder.newConfigurationBuilder("distributed-cache").read(distributed);
    holder
        .newConfigurationBuilder("__vertx.distributed.cache.configuration")
        .read(distributed)
        .template(true);
    return new DefaultCacheManager(holder, false);
  }

  private static Configuration cache(CacheMode mode) {
    ConfigurationBuilder cache = new ConfigurationBuilder();
    cache.clustering().cacheMode(mode).remoteTimeout(REPLICATION_TIMEOUT_S, TimeUnit.SECONDS);
    cache.clustering().hash().numSegments(SEGMENTS);
    cache.clustering().stateTransfer().timeout(STATE_TIMEOUT_S, TimeUnit.SECONDS);
    return cache.build();
  }
}
