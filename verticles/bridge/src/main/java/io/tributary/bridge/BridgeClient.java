package io.tributary.bridge;

import java.util.List;

/**
 * One service that may join, as the allow list describes it. An address that ends with {@code *}
 * stands for all that begin so.
 *
 * @param name for logs and metrics
 * @param serves addresses it may answer or listen to
 * @param asks addresses it may send to. Whoever may ask an operation names the principal itself, so
 *     it is trusted like this program's own code
 * @param publishes addresses it may publish to
 */
public record BridgeClient(
    String name, List<String> serves, List<String> asks, List<String> publishes) {

  public BridgeClient {
    serves = List.copyOf(serves);
    asks = List.copyOf(asks);
    publishes = List.copyOf(publishes);
  }

  boolean mayServe(String address) {
    return allows(serves, address);
  }

  boolean mayAsk(String address) {
    return allows(asks, address);
  }

  boolean mayPublish(String address) {
    return allows(publishes, address);
  }

  private static boolean allows(List<String> patterns, String address) {
    return patterns.stream()
        .anyMatch(pattern ->
            pattern.endsWith("*")
                ? address.startsWith(pattern.substring(0, pattern.length() - 1))
                : address.equals(pattern));
  }
}
