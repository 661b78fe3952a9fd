package io.tributary.gateway.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract with all that the gateway needs to serve it.
 *
 * @param id the {@code operationId}, which is also the bus address
 * @param path the OpenAPI path template, {@code /links/{linkId}}
 * @param open whether it needs no credential
 * @param scope what the caller must be allowed, or null if a valid credential is enough
 * @param rate the rate-limit class
 * @param successStatus the first 2xx status that is documented
 * @param query the query parameters
 * @param pathParameters the path parameters
 * @param body the validator of the JSON body, or null if the operation takes none
 * @param bodyRequired whether a call without a body is refused
 * @param bodyDefaults what a POST's body gets for properties that are left out
 * @param answers what it may be answered with
 * @param timeout how long it may take at most, or null for as long as any
 */
public record ContractOperation(
    String id,
    HttpMethod method,
    String path,
    boolean open,
    @Nullable String scope,
    String rate,
    int successStatus,
    List<ContractParameter> query,
    List<ContractParameter> pathParameters,
    @Nullable Validator body,
    boolean bodyRequired,
    JsonObject bodyDefaults,
    ContractAnswers answers,
    @Nullable Duration timeout) {

  /** The value of {@code x-timeout}. */
  static final Pattern TIMEOUT = Pattern.compile("([1-9]\\d{0,5})(ms|s)");

  /** The value of {@code x-scope} that asks for a valid credential and nothing more. */
  static final String NO_SCOPE = "none";

  private static final String JSON = "application/json";

  static ContractOperation of(
      OpenAPIContract contract, Operation operation, ContractBodies bodies) {
    JsonObject model = operation.getOpenAPIModel();
    int successStatus = successStatus(operation.getOperationId(), model);
    return new ContractOperation(
        operation.getOperationId(),
        operation.getHttpMethod(),
        operation.getOpenAPIPath(),
        isOpen(model),
        scope(model),
        model.getString("x-rate", "default"),
        successStatus,
        parameters(contract, operation, Location.QUERY),
        parameters(contract, operation, Location.PATH),
        bodyValidator(contract, operation),
        operation.getRequestBody() != null && operation.getRequestBody().isRequired(),
        bodies.defaults(operation.getOperationId()),
        bodies.answers(operation.getOperationId(), successStatus, contract.getSchemaRepository()),
        timeout(model));
  }

  /**
   * Until when an answer is waited for.
   *
   * @param longestMs how long any operation may take
   */
  public long deadlineMs(long nowMs, long longestMs) {
    return nowMs + (timeout == null ? longestMs : Math.min(longestMs, timeout.toMillis()));
  }

  private static @Nullable Duration timeout(JsonObject model) {
    String text = model.getString("x-timeout");
    if (text == null) {
      return null;
    }
    Matcher parts = TIMEOUT.matcher(text);
    if (!parts.matches()) {
      throw new ContractException("«" + text + "» is no x-timeout.");
    }
    long amount = Long.parseLong(parts.group(1));
    return parts.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
  }

  private static boolean isOpen(JsonObject model) {
    JsonArray security = model.getJsonArray("security");
    return security != null && security.isEmpty();
  }

  private static @Nullable String scope(JsonObject model) {
    String scope = model.getString("x-scope");
    return NO_SCOPE.equals(scope) ? null : scope;
  }

  private static int successStatus(String id, JsonObject model) {
    return model.getJsonObject("responses", new JsonObject()).fieldNames().stream()
        .filter(status -> status.startsWith("2"))
        .map(Integer::valueOf)
        .findFirst()
        .orElseThrow(
            () -> new ContractException("The operation " + id + " documents no success (2xx)."));
  }

  private static List<ContractParameter> parameters(
      OpenAPIContract contract, Operation operation, Location location) {
    return operation.getParameters().stream()
        .filter(parameter -> parameter.getIn() == location)
        .map(parameter -> ContractParameter.of(contract, parameter))
        .toList();
  }

  private static @Nullable Validator bodyValidator(OpenAPIContract contract, Operation operation) {
    if (operation.getRequestBody() == null) {
      return null;
    }
    MediaType json = operation.getRequestBody().getContent().get(JSON);
    if (json == null) {
      throw new ContractException(
          "The operation " + operation.getOperationId() + " must take " + JSON + ".");
    }
    return new LazyValidator(() -> contract.getSchemaRepository().validator(json.getSchema()));
  }
}
