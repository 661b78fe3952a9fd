package io.tributary.tracking.edge;

import io.tributary.bench.BenchLinks;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding links among a million, in no order, so that most are in no cache of the processor. */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class LinkTableBenchmark {
  @Param({"1000", "1000000"})
  public int links;

  private final LinkTable table = new LinkTable();
  private final SplittableRandom random = new SplittableRandom(3);
  private EdgeDomain domain;
  private String[] paths;
  private int next;

  @Setup
  public void fill() {
    domain = table.domain("example.com");
    EdgeWorkspace workspace = table.workspace("ws_1");
    for (int i = 0; i < links; i++) {
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
    paths = new String[1 << 16];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "/b" + random.nextInt(links);
    }
  }

  @Benchmark
  public Object find() {
    String path = paths[next++ & paths.length - 1];
    return table.find(domain, path, 1, path.length());
  }

  @Benchmark
  public Object miss() {
    String path = paths[next++ & paths.length - 1];
    return table.find(domain, path, 0, path.length());
  }
}
