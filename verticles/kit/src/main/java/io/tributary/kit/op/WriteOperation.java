package io.tributary.kit.op;

import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * Answers a call that changes something, inside the transaction it is given. The idempotency key
 * and the answer are kept in that same transaction.
 */
@FunctionalInterface
public interface WriteOperation {
  Future<OperationReply> handle(OperationCall call, SqlConnection tx);
}
