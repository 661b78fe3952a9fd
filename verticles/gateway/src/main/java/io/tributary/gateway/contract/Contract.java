package io.tributary.gateway.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Map;

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

  /** Reads and checks the merged document; fails with a {@link ContractException}. */
  public static Future<Contract> load(Vertx vertx, JsonObject document) {
    return OpenAPIContract.from(vertx, withoutResponseBodies(document))
        .recover(failure ->
            Future.failedFuture(
                new ContractException("The OpenAPI contract is invalid: " + failure.getMessage())))
        .map(contract ->
            new Contract(
                document,
                contract.operations().stream()
                    .map(operation -> ContractOperation.of(contract, operation))
                    .toList()));
  }

  /**
   * The library knows a few content types and refuses a contract with any other. Answers are not
   * validated here, so their content is left out of what it reads.
   */
  private static JsonObject withoutResponseBodies(JsonObject document) {
    JsonObject copy = document.copy();
    for (Map.Entry<String, Object> path : copy.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (method.getValue() instanceof JsonObject operation) {
          for (Map.Entry<String, Object> response :
              operation.getJsonObject("responses", new JsonObject())) {
            ((JsonObject) response.getValue()).remove("content");
          }
        }
      }
    }
    return copy;
  }
}
