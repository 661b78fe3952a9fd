package io.tributary.tracking.edge;

import io.tributary.bench.BenchLinks;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a redirect costs beside its socket and its disk: from the path to the link, the click id,
 * the destination, the record for the journal and the text of the Location header.
 */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class RedirectBenchmark {
  private static final int LINKS = 100_000;

  private final LinkTable table = new LinkTable();
  private final TargetUrl target = new TargetUrl();
  private final ClickId ids = new ClickId();
  private final ByteBuffer ring = ByteBuffer.allocateDirect(32 * 1024);
  private EdgeDomain domain;
  private String[] paths;
  private int next;

  @Setup
  public void fill() {
    domain = table.domain("example.com");
    EdgeWorkspace workspace = table.workspace("ws_1");
    for (int i = 0; i < LINKS; i++) {
      table.put(
          new EdgeLink(
              domain,
              workspace,
              "b" + i,
              BenchLinks.id(i),
              "https://shop.example.com/products/" + i + "?colour=7&size=3",
              false,
              true,
              i,
              null));
    }
    SplittableRandom random = new SplittableRandom(3);
    paths = new String[1 << 16];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "/b" + random.nextInt(LINKS);
    }
  }

  @Benchmark
  public int redirect() {
    String path = paths[next++ & paths.length - 1];
    EdgeLink link = table.find(domain, path, 1, path.length());
    Visit visit =
        new Visit(
            "192.0.2.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/130.0.0.0 Safari/537.36",
            "https://blog.example.net/",
            "en-US,en;q=0.9",
            null,
            0);
    long atMs = System.currentTimeMillis();
    byte[] clickId = new byte[ClickId.LENGTH];
    ids.next(atMs, clickId, 0);
    target.write(
        link.texts(),
        link.urlAt(),
        link.urlLength(),
        visit.query(),
        link.workspace().parameter(),
        clickId);
    ring.clear();
    new Redirect(null, OnFailure.REDIRECT, link, visit, target, clickId, atMs).writeTo(ring);
    return ring.position();
  }
}
