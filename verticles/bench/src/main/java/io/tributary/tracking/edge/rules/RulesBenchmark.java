package io.tributary.tracking.edge.rules;

import io.tributary.tracking.domain.LinkRule;
import io.tributary.tracking.domain.RuleCondition;
import io.tributary.tracking.domain.RuleCondition.Kind;
import io.tributary.tracking.geo.Place;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Trying a link's rules one by one until the last of them fits: device and language, a query
 * parameter, a network in turn. Places are not asked for; what a lookup costs is the database's.
 */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RulesBenchmark {
  @Param({"1", "10", "50"})
  public int rules;

  private Rules compiled;

  @Setup
  public void compile() {
    List<LinkRule> all = new ArrayList<>();
    for (int i = 0; i < rules - 1; i++) {
      all.add(new LinkRule("https://shop.example.com/" + i, List.of(unfit(i))));
    }
    all.add(
        new LinkRule(
            "https://shop.example.com/last",
            List.of(condition(Kind.DEVICE, null, "ios"), condition(Kind.LANGUAGE, null, "fr"))));
    compiled = Rules.compile(all);
  }

  @Benchmark
  public Object firstFor() {
    return compiled.firstFor(
        new Visitor(
            address -> Place.NOWHERE,
            "192.0.2.7",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
                + " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "fr-FR,fr;q=0.9,en;q=0.5",
            "utm_source=mail&colour=red",
            null,
            1_700_000_000_000L));
  }

  private static RuleCondition unfit(int i) {
    return switch (i % 3) {
      case 0 -> condition(Kind.DEVICE, null, "android");
      case 1 -> condition(Kind.QUERY, "colour", "blue" + i);
      default -> condition(Kind.IP, null, "10." + i + ".0.0/16");
    };
  }

  private static RuleCondition condition(Kind kind, String name, String value) {
    return new RuleCondition(kind, false, name, List.of(value));
  }
}
