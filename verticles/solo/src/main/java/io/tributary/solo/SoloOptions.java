package io.tributary.solo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How to run the servers.
 *
 * @param home where everything is kept; made when missing
 * @param cache unpacked programs and the class-data archive; may be shared by several homes
 * @param parts which servers to run, at least one
 * @param kafkaHeapMb Kafka's heap in megabytes, 128 to 32768
 * @param durable true: what a server has acknowledged survives a power cut. False: it survives the
 *     death of the process only, which is all that tests need and is several times faster
 * @param kafkaPassword true: Kafka lets nobody in without one. False: everybody on this machine,
 *     for tests, whose data is nobody's
 * @param startTimeout how long one server may take until it answers
 */
public record SoloOptions(
    Path home,
    Path cache,
    Set<Part> parts,
    int kafkaHeapMb,
    boolean durable,
    boolean kafkaPassword,
    Duration startTimeout) {

  public SoloOptions {
    home = home.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("name at least one server to run");
    }
    parts = Set.copyOf(parts);
    if (kafkaHeapMb < 128 || kafkaHeapMb > 32_768) {
      throw new IllegalArgumentException("kafkaHeapMb must be 128 to 32768, not " + kafkaHeapMb);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("startTimeout must be positive, not " + startTimeout);
    }
  }

  /** All servers, durable, with a heap of 512 MB for Kafka and 60 s for each to start. */
  public static SoloOptions of(Path home) {
    return new SoloOptions(
        home,
        home.resolve("cache"),
        EnumSet.allOf(Part.class),
        512,
        true,
        true,
        Duration.ofSeconds(60));
  }

  public SoloOptions withCache(Path newCache) {
    return new SoloOptions(
        home, newCache, parts, kafkaHeapMb, durable, kafkaPassword, startTimeout);
  }

  public SoloOptions withParts(Set<Part> newParts) {
    return new SoloOptions(
        home, cache, newParts, kafkaHeapMb, durable, kafkaPassword, startTimeout);
  }

  public SoloOptions withKafkaHeapMb(int megabytes) {
    return new SoloOptions(home, cache, parts, megabytes, durable, kafkaPassword, startTimeout);
  }

  public SoloOptions withDurable(boolean newDurable) {
    return new SoloOptions(
        home, cache, parts, kafkaHeapMb, newDurable, kafkaPassword, startTimeout);
  }

  public SoloOptions withKafkaPassword(boolean wanted) {
    return new SoloOptions(home, cache, parts, kafkaHeapMb, durable, wanted, startTimeout);
  }

  public SoloOptions withStartTimeout(Duration newStartTimeout) {
    return new SoloOptions(
        home, cache, parts, kafkaHeapMb, durable, kafkaPassword, newStartTimeout);
  }
}
