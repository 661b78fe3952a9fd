package io.tributary.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tributary.kit.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may join, and what each may do there. The file holds hashes of tokens only:
 *
 * <pre>{@code
 * clients:
 *   fraud-scoring:
 *     tokenSha256: 5e88…   # printf %s "$TOKEN" | sha256sum; or two of them, the new and the old
 *     serves: [fraud.score]
 *     hears: []
 *     asks: []
 *     publishes: []
 * }</pre>
 */
public final class AllowList {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9]*(\\.[a-zA-Z0-9]+)*");
  private static final Pattern ADDRESS = Pattern.compile(PLAIN.pattern() + "(\\.?\\*)?");
  private static final Set<String> KEYS =
      Set.of("tokenSha256", "serves", "hears", "asks", "publishes");

  /** The one that is used and the one that comes; more would be forgotten tokens. */
  private static final int MOST_TOKENS = 2;

  private final Map<String, BridgeClient> byHash;

  private AllowList(Map<String, BridgeClient> byHash) {
    this.byHash = Map.copyOf(byHash);
  }

  /**
   * @throws ConfigException if the file cannot be read or does not say clearly who may do what
   */
  public static AllowList read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new ConfigException("bridge.clients: " + file + " cannot be read: " + e.getMessage());
    }
  }

  int size() {
    return (int) byHash.values().stream().distinct().count();
  }

  static AllowList parse(String text, String file) {
    JsonNode clients;
    try {
      JsonNode root = YAML.readTree(text);
      clients = root.path("clients");
      require(
          root.isMissingNode() || root.isNull() || clients.isObject() || clients.isNull(),
          file + " has no «clients:»");
    } catch (IOException e) {
      throw new ConfigException(file + " is no YAML: " + e.getMessage());
    }
    Map<String, BridgeClient> byHash = new HashMap<>();
    clients
        .properties()
        .forEach(client -> {
          String where = file + ", client " + client.getKey() + ": ";
          JsonNode entry = client.getValue();
          require(NAME.matcher(client.getKey()).matches(), where + "that is no name");
          entry
              .fieldNames()
              .forEachRemaining(
                  key -> require(KEYS.contains(key), where + "«" + key + "» is not known"));
          BridgeClient allowed =
              new BridgeClient(
                  client.getKey(),
                  addresses(entry, "serves", where),
                  addresses(entry, "hears", where),
                  addresses(entry, "asks", where),
                  addresses(entry, "publishes", where));
          for (String hash : hashes(entry.path("tokenSha256"), where)) {
            require(byHash.put(hash, allowed) == null, where + "another client has the same token");
          }
        });
    return new AllowList(byHash);
  }

  /** One, or while a token is changed the old and the new. */
  private static List<String> hashes(JsonNode tokens, String where) {
    List<String> hashes = new ArrayList<>();
    if (tokens.isArray()) {
      tokens.forEach(hash -> hashes.add(hash.asText()));
    } else {
      hashes.add(tokens.asText());
    }
    require(
        !hashes.isEmpty() && hashes.size() <= MOST_TOKENS,
        where + "tokenSha256 is one hash, or a list of the old and the new");
    hashes.forEach(hash ->
        require(HASH.matcher(hash).matches(), where + "tokenSha256 must be 64 hexadecimal digits"));
    return hashes;
  }

  private static List<String> addresses(JsonNode client, String key, String where) {
    List<String> addresses = new ArrayList<>();
    client
        .path(key)
        .forEach(one -> {
          require(
              ADDRESS.matcher(one.asText()).matches(),
              where + key + ": «" + one.asText() + "» is no address");
          addresses.add(one.asText());
        });
    require(
        client.path(key).isMissingNode() || client.path(key).isArray(),
        where + key + " must be a list of addresses");
    return addresses;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ConfigException(otherwise);
    }
  }

  static boolean isAddress(String address) {
    return PLAIN.matcher(address).matches();
  }

  /** Whose token it is, or null. Looked up by hash, so no comparison tells how much is right. */
  @Nullable BridgeClient clientOf(String token) {
    return clientOfHash(hash(token));
  }

  /** The same for who was let in before, perhaps by another list. */
  @Nullable BridgeClient clientOfHash(String hash) {
    return byHash.get(hash);
  }

  static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
