package io.tributary.app.cluster;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import javax.security.auth.Subject;
import org.infinispan.security.Security;

/**
 * Infinispan 14 asks a thread without a subject of its own for that of the security manager, which
 * Java 24 and later answer with an exception. A subject that stands for nobody keeps it from
 * asking; threads that are made meanwhile inherit it, and so do those that they make.
 */
final class Inherited {
  private Inherited() {}

  static <T> T subject(Callable<T> work) throws Exception {
    try {
      return Security.doAs(new Subject(), (PrivilegedExceptionAction<T>) work::call);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }
}
