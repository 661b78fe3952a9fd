package io.tributary.gateway.contract;

import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.ValidationException;
import io.vertx.json.schema.Validator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A validator that is made when it is first needed. Each takes a copy of the whole contract's
 * schemas, and a start would have to wait for hundreds of them. Thread-safe.
 */
final class LazyValidator implements Validator {
  private final Supplier<Validator> maker;
  private volatile @Nullable Validator made;

  LazyValidator(Supplier<Validator> maker) {
    this.maker = maker;
  }

  @Override
  public OutputUnit validate(@Nullable Object instance) throws ValidationException {
    return validator().validate(instance);
  }

  private Validator validator() {
    Validator known = made;
    if (known == null) {
      // Two event loops may make one each; either will do.
      known = maker.get();
      made = known;
    }
    return known;
  }
}
