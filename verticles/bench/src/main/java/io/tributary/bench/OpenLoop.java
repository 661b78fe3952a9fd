package io.tributary.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Visitors who come at their own pace: a group of requests is due every half millisecond, whatever
 * became of those before. Latency counts from when a request was due, so a server that stalls is
 * charged for everybody who would have come meanwhile. A connection carries one request at a time;
 * if all are busy, the request waits and its clock runs.
 *
 * <p>One thread, because generator and servers share the machine's cores.
 */
final class OpenLoop implements AutoCloseable {
  private static final long TICK_NANOS = 500_000;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Requests requests;
  private final int perTick;
  private final ArrayDeque<Visitor> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> due = new ArrayDeque<>();
  private final AtomicLong redirected = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private Histogram latencies = histogram();
  private long begunNanos;
  private long ticks;
  private long lastTick;
  private long outstanding;
  private CompletableFuture<Histogram> finished = new CompletableFuture<>();

  /**
   * @param rate requests a second; a multiple of 2,000
   */
  OpenLoop(int port, int connections, int rate, Requests requests) {
    this.requests = requests;
    this.perTick = (int) (rate * TICK_NANOS / TimeUnit.SECONDS.toNanos(1));
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Visitor visitor = new Visitor(OpenLoop.this, channel);
                    channel.pipeline().addLast(visitor);
                  }
                });
    for (int i = 0; i < connections; i++) {
      bootstrap.connect("127.0.0.1", port).syncUninterruptibly();
    }
  }

  /** Redirects that were received whole. */
  long redirected() {
    return redirected.get();
  }

  /** Answers that were no redirect, and connections that broke. */
  long failed() {
    return failed.get();
  }

  /** Holds the rate for so long, then waits for the last answers; latencies in nanoseconds. */
  Histogram run(int seconds) {
    CompletableFuture<Histogram> done = new CompletableFuture<>();
    loop.execute(() -> {
      latencies = histogram();
      finished = done;
      ticks = 0;
      lastTick = seconds * TimeUnit.SECONDS.toNanos(1) / TICK_NANOS;
      begunNanos = System.nanoTime();
      tick();
    });
    return done.orTimeout(seconds + 60L, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void tick() {
    long now = System.nanoTime();
    while (ticks < lastTick && begunNanos + ticks * TICK_NANOS <= now) {
      long at = begunNanos + ticks++ * TICK_NANOS;
      for (int i = 0; i < perTick; i++) {
        outstanding++;
        Visitor visitor = idle.poll();
        if (visitor == null) {
          due.add(at);
        } else {
          visitor.send(at, requests);
        }
      }
    }
    if (ticks < lastTick) {
      long wait = begunNanos + ticks * TICK_NANOS - System.nanoTime();
      loop.schedule(this::tick, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
  }

  /** Called on the loop. */
  void answered(Visitor visitor, long dueNanos, boolean redirect) {
    latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - dueNanos));
    if (redirect) {
      redirected.lazySet(redirected.get() + 1);
    } else {
      failed.lazySet(failed.get() + 1);
    }
    outstanding--;
    Long next = due.poll();
    if (next == null) {
      idle.push(visitor);
    } else {
      visitor.send(next, requests);
    }
    end();
  }

  /** A new connection. */
  void opened(Visitor visitor) {
    idle.push(visitor);
  }

  void broken(Visitor visitor, boolean owed) {
    idle.remove(visitor);
    if (owed) {
      failed.lazySet(failed.get() + 1);
      outstanding--;
      end();
    }
  }

  private void end() {
    if (outstanding == 0 && ticks == lastTick) {
      finished.complete(latencies);
    }
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, 3);
  }
}
