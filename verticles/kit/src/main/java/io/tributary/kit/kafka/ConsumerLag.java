package io.tributary.kit.kafka;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many records Kafka holds behind what was fetched last, by partition: what the client counts
 * anyway, so looking asks nobody. There is one row for each partition that this consumer has.
 */
final class ConsumerLag {
  private static final String COUNTED = "records-lag";

  /** Fewer are fetched in a moment. */
  private static final long MANY = 1_000;

  private final String group;
  private final MultiGauge gauge;
  private volatile long records;
  private volatile long manySinceNs;

  ConsumerLag(String group) {
    this.group = group;
    this.gauge =
        MultiGauge.builder("tributary.consumer.lag")
            .description("Records that Kafka holds behind what was fetched last.")
            .tag("group", group)
            .register(Metrics.globalRegistry);
  }

  void look(Consumer<?, ?> consumer) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    double total = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
      MetricName name = entry.getKey();
      if (name.name().equals(COUNTED)
          && name.tags().containsKey("partition")
          && entry.getValue().metricValue() instanceof Double lag
          && !lag.isNaN()) {
        rows.add(
            MultiGauge.Row.of(
                Tags.of(
                    "topic", String.valueOf(name.tags().get("topic")),
                    "partition", String.valueOf(name.tags().get("partition"))),
                lag));
        total += lag;
      }
    }
    gauge.register(rows, true);
    records = (long) total;
    manySinceNs = records <= MANY ? 0 : manySinceNs == 0 ? System.nanoTime() : manySinceNs;
  }

  long records() {
    return records;
  }

  /** For how long there have been many; 0 when there are few. */
  long manyForSeconds() {
    long since = manySinceNs;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1_000_000_000;
  }

  @Override
  public String toString() {
    return group + " is " + records + " records behind";
  }
}
