package io.tributary.solo.testing;

import io.tributary.solo.Part;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the named servers for a test class and injects {@link Infra} into constructors, test and
 * lifecycle methods that ask for it.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(UseServersExtension.class)
public @interface UseServers {

  /** Name only what is needed: Kafka takes seconds to start, PostgreSQL one, Redis none. */
  Part[] value() default {Part.POSTGRES, Part.REDIS, Part.KAFKA};

  /** No, for a class that starts nodes with servers of their own, and is skipped without. */
  boolean running() default true;
}
