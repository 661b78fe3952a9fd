package io.tributary.kit.op;

import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;

/** Answers a call without changing anything. */
@FunctionalInterface
public interface ReadOperation {
  Future<OperationReply> handle(OperationCall call);
}
