package io.tributary.bridge;

import java.util.List;

/**
 * One service that may join, as the allow list describes it. An address that ends with {@code *}
 * stands for all that begin so.
 *
 * @param name for logs, metrics and the picture of the mesh
 * @param serves addresses it may answer
 * @param hears addresses at which it may listen to what is published
 * @param asks addresses it may send to. Whoever may ask an operation names the principal itself, so
 *     it is trusted like this program's own code
 * @param publishes addresses it may publish to
 */
public record BridgeClient(
    String name,
    List<String> serves,
    List<String> hears,
    List<String> asks,
    List<String> publishes) {

  public BridgeClient {
    serves = List.copyOf(serves);
    hears = List.copyOf(hears);
    asks = List.copyOf(asks);
    publishes = List.copyOf(publishes);
  }

  boolean mayServe(String address) {
    return allows(serves, address);
  }

  boolean mayHear(String address) {
    return allows(hears, address);
  }

  boolean mayAsk(String address) {
    return allows(asks, address);
  }

  boolean mayPublish(String address) {
    return allows(publishes, address);
  }

  private static boolean allows(List<String> patterns, String address) {
    // What is not written as an address may be one of the mesh's own: of one node, for example.
    return AllowList.isAddress(address)
        && patterns.stream()
            .anyMatch(pattern ->
                pattern.endsWith("*")
                    ? address.startsWith(pattern.substring(0, pattern.length() - 1))
                    : address.equals(pattern));
  }
}
