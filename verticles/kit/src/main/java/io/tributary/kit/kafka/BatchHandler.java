package io.tributary.kit.kafka;

import io.vertx.core.Future;
import java.util.List;

/**
 * Does the work of a batch in two steps. The first may run while the batch before is still applied
 * and must have no effect; the second runs alone, in order, and must be safe to repeat.
 */
public interface BatchHandler<B> {
  Future<B> prepare(List<TopicRecord> records);

  Future<Void> apply(B batch);
}
