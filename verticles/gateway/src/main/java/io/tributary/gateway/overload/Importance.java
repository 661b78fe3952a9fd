package io.tributary.gateway.overload;

import io.tributary.gateway.contract.ContractOperation;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** What is refused first when there is too much, and last. Short links are not even asked. */
public enum Importance {
  /** Costly and seldom urgent: analytics, bulk writes. */
  SPARE(0.5),
  READ(0.75),
  WRITE(0.9),
  /** A sale that is not reported is money; who cannot sign in cannot look what is wrong. */
  VITAL(1);

  private static final Set<String> SPARE_RATES = Set.of("analytics", "bulk");
  private static final Set<String> VITAL_RATES = Set.of("conversions", "login");

  private final double refusedFrom;

  Importance(double refusedFrom) {
    this.refusedFrom = refusedFrom;
  }

  /** By the operation's rate class, else by whether it changes anything. */
  public static Importance of(ContractOperation operation) {
    if (SPARE_RATES.contains(operation.rate())) {
      return SPARE;
    }
    if (VITAL_RATES.contains(operation.rate())) {
      return VITAL;
    }
    boolean reads = operation.method() == HttpMethod.GET || operation.method() == HttpMethod.HEAD;
    return reads ? READ : WRITE;
  }

  /** The load from which it is refused; 1 is as much as may be. */
  double refusedFrom() {
    return refusedFrom;
  }
}
