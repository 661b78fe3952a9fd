package io.tributary.kit.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Open once the topics are there. Most brokers make a topic that somebody writes to, with one
 * partition and a week's memory; who writes waits here, so that it is us who make it.
 */
public final class TopicGate {
  private final CountDownLatch closed;

  private TopicGate(int locks) {
    closed = new CountDownLatch(locks);
  }

  public static TopicGate closed() {
    return new TopicGate(1);
  }

  /** For topics that are known to be there. */
  public static TopicGate opened() {
    return new TopicGate(0);
  }

  public void open() {
    closed.countDown();
  }

  public boolean isOpen() {
    return closed.getCount() == 0;
  }

  /**
   * Waits, on a thread that may.
   *
   * @throws KafkaException if the topics are not there in time
   */
  public void pass(Duration patience) {
    try {
      if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new KafkaException("topics are not made yet");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
