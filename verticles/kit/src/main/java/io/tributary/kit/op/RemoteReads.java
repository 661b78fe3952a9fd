package io.tributary.kit.op;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Questions that other nodes have been asked and have not answered yet. The bus does not say which
 * node has a question, and if that node is lost it does not say so either. So when any is lost, all
 * of these are asked once more; they change nothing, and the first answer counts. Thread-safe;
 * bounded by what a gateway lets through at once.
 */
final class RemoteReads {
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param question asks, each time it is called
   */
  <T> Future<T> ask(Supplier<Future<T>> question) {
    Promise<T> answer = Promise.promise();
    Runnable again = () -> question.get().onSuccess(answer::tryComplete);
    waiting.add(again);
    question.get().onComplete(answer::tryComplete, answer::tryFail);
    return answer.future().onComplete(done -> waiting.remove(again));
  }

  /** Asks all that wait once more. */
  void askAgain() {
    for (Runnable question : waiting) {
      if (waiting.remove(question)) {
        question.run();
      }
    }
  }
}
