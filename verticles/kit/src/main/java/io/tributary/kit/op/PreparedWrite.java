package io.tributary.kit.op;

import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** A {@link WriteOperation} that was prepared outside its transaction. */
@FunctionalInterface
public interface PreparedWrite<P> {
  Future<OperationReply> handle(OperationCall call, P prepared, SqlConnection tx);
}
