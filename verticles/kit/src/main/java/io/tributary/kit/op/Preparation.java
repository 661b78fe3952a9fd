package io.tributary.kit.op;

import io.vertx.core.Future;

/** Gathers what a write needs before its transaction begins. It changes nothing. */
@FunctionalInterface
public interface Preparation<P> {
  Future<P> prepare(OperationCall call);
}
