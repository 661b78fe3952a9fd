package io.tributary.gateway.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line that OpenAPI's own schema refuses. The library reports one failure per level of
 * the document, outermost first, and names the property on each; what is wrong comes behind them.
 */
final class SchemaFailure {
  private static final Pattern LEVEL =
      Pattern.compile("Property \"(.+)\" does not match unevaluated properties schema");

  private SchemaFailure() {}

  static ContractException explain(Throwable failure, Places places) {
    StringBuilder pointer = new StringBuilder();
    Throwable level = failure;
    String reason = String.valueOf(failure.getMessage());
    while (level.getCause() != null) {
      level = level.getCause();
      reason = String.valueOf(level.getMessage());
      Matcher property = LEVEL.matcher(reason);
      if (!property.matches()) {
        break;
      }
      pointer.append(Places.inside("", property.group(1)));
    }
    return new ContractException(
        places.of(pointer.toString()) + ": this is no valid OpenAPI: " + reason);
  }
}
