package io.tributary.bridge;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.health.PartHealth;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allow list as its file says now: looked at every other second, read when it has changed. A
 * file that is no allow list changes nothing, and the node says so until it is one again. Looking
 * instead of being told works on every kind of volume.
 */
final class WatchedAllowList {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedAllowList.class);
  static final long LOOK_MS = 2_000;

  private final Path file;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile AllowList list;
  private volatile @Nullable String trouble;
  private @Nullable Stamp read;

  /** What differs when a file was written or put in the place of another. */
  private record Stamp(long modifiedNs, long size, @Nullable Object key) {}

  /**
   * @throws ConfigException if there is no valid list to begin with
   */
  WatchedAllowList(Path file) {
    this.file = file;
    this.read = stamp();
    this.list = AllowList.read(file);
  }

  AllowList now() {
    return list;
  }

  PartHealth health() {
    String reason = trouble;
    return reason == null ? PartHealth.OK : PartHealth.degraded(reason);
  }

  /**
   * Looks once, on a worker thread.
   *
   * @param changed told of a new list, on the calling context
   */
  void look(Vertx vertx, Consumer<AllowList> changed) {
    if (looking.compareAndSet(false, true)) {
      vertx
          .executeBlocking(this::fresh, false)
          .onComplete(done -> looking.set(false))
          .onSuccess(fresh -> {
            if (fresh != null) {
              changed.accept(fresh);
            }
          });
    }
  }

  /** The new list, or null if it is the old one. */
  private @Nullable AllowList fresh() {
    Stamp seen = stamp();
    if (Objects.equals(seen, read)) {
      return null;
    }
    read = seen;
    try {
      AllowList fresh = AllowList.read(file);
      list = fresh;
      trouble = null;
      LOG.info("the allow list is read anew: {} clients", fresh.size());
      return fresh;
    } catch (ConfigException e) {
      trouble = "the allow list was changed and cannot be used; the old one holds";
      LOG.error("{}: {}", trouble, e.getMessage());
      return null;
    }
  }

  /** Null if there is none. */
  private @Nullable Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
          attributes.size(),
          attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
