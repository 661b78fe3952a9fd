package io.tributary.bridge;

import io.tributary.mesh.OperationReply;
import org.jspecify.annotations.Nullable;

/** What the contract says of the operations that services in other languages answer. */
public interface AnswerRules {
  /** Whether the contract has an operation of that name. */
  boolean isOperation(String address);

  /** What is wrong with the answer, for whoever wrote the service; null if it may go out. */
  @Nullable String problem(String operation, OperationReply answer);
}
