package io.tributary.gateway.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The public REST API of this node.
 *
 * @param document the merged OpenAPI document, as served to clients
 * @param operations everything that can be called
 */
public record Contract(JsonObject document, List<ContractOperation> operations) {

  public Contract {
    operations = List.copyOf(operations);
  }

  /** Every scope that an operation asks for. */
  public Set<String> scopes() {
    return operations.stream()
        .map(ContractOperation::scope)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Reads and checks the merged document; fails with a {@link ContractException}. */
  public static Future<Contract> load(Vertx vertx, ContractSource source) {
    JsonObject document = source.document();
    ContractBodies bodies = ContractBodies.of(source);
    return OpenAPIContract.from(vertx, bodies.document())
        .recover(failure -> Future.failedFuture(SchemaFailure.explain(failure, source.places())))
        .map(contract ->
            new Contract(
                document,
                contract.operations().stream()
                    .map(operation -> ContractOperation.of(contract, operation, bodies))
                    .toList()));
  }

  /**
   * @param known whether there is a rate class of this name
   * @throws ContractException if an operation names one that there is not
   */
  public Contract requireRates(Predicate<String> known) {
    for (ContractOperation operation : operations) {
      if (!known.test(operation.rate())) {
        throw new ContractException(
            "The operation "
                + operation.id()
                + " is of the rate class «"
                + operation.rate()
                + "», which rateLimit.* in tributary.yaml does not have.");
      }
    }
    return this;
  }
}
