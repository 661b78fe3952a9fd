package io.tributary.kit.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings as flat keys ({@code postgres.host}), read once at start.
 *
 * <p>The defaults file is the list of keys there are: an overlay or an environment variable that
 * names another key is refused, so a spelling mistake is never silent. Later layers win: defaults,
 * overlay files in order, environment. The environment variable of {@code postgres.maxSize} is
 * {@code TRIBUTARY_POSTGRES_MAX_SIZE}.
 */
public final class Settings {
  private static final String ENVIRONMENT_PREFIX = "TRIBUTARY_";
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * @param defaults the documented defaults, a YAML document
   * @param shipped overlays that come with the program, in order
   * @param overlays the operator's own YAML files, which override those, in order
   * @param environment usually {@code System.getenv()}
   * @throws ConfigException if a layer names a key that the defaults do not have
   */
  public static Settings load(
      InputStream defaults,
      List<InputStream> shipped,
      List<Path> overlays,
      Map<String, String> environment) {
    Map<String, String> values = flatten(read(defaults), "the defaults");
    for (InputStream overlay : shipped) {
      overlay(values, flatten(read(overlay), "the environment's settings"), "the jar's overlay");
    }
    for (Path overlay : overlays) {
      overlay(values, readFile(overlay), overlay.toString());
    }
    Map<String, String> byVariable = new TreeMap<>();
    values.keySet().forEach(key -> byVariable.put(variableOf(key), key));
    environment.forEach((variable, value) -> {
      String key = byVariable.get(variable);
      if (key != null) {
        values.put(key, value);
      }
    });
    return new Settings(values);
  }

  /** The defaults alone; for tests. */
  public static Settings defaults(InputStream defaults) {
    return load(defaults, List.of(), List.of(), Map.of());
  }

  /** The same settings with some values replaced; for composition roots and tests. */
  public Settings with(Map<String, String> replacements) {
    Map<String, String> copy = new LinkedHashMap<>(values);
    overlay(copy, replacements, "the program");
    return new Settings(copy);
  }

  /** {@code TRIBUTARY_*} variables that set nothing, most likely misspelt. */
  public Set<String> unknownVariables(Map<String, String> environment, Set<String> alsoKnown) {
    Set<String> known = new TreeSet<>(alsoKnown);
    values.keySet().forEach(key -> known.add(variableOf(key)));
    Set<String> unknown = new TreeSet<>();
    for (String variable : environment.keySet()) {
      if (variable.startsWith(ENVIRONMENT_PREFIX) && !known.contains(variable)) {
        unknown.add(variable);
      }
    }
    return unknown;
  }

  /**
   * The environment variable of a key: {@code trustedProxies} → {@code TRIBUTARY_TRUSTED_PROXIES},
   * {@code journal.maxMiB} → {@code TRIBUTARY_JOURNAL_MAX_MIB}: a unit is one word.
   */
  public static String variableOf(String key) {
    return ENVIRONMENT_PREFIX
        + key.replace("MiB", "Mib")
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT);
  }

  /** Every key there is. */
  public Set<String> keys() {
    return new TreeSet<>(values.keySet());
  }

  public String string(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new ConfigException(key + " is no setting");
    }
    return value;
  }

  /** The value, or null where it is empty. */
  public @Nullable String optional(String key) {
    String value = string(key);
    return value.isBlank() ? null : value;
  }

  /** The value, which must not be empty. */
  public String required(String key) {
    String value = optional(key);
    if (value == null) {
      throw new ConfigException(key + " must be set (" + variableOf(key) + ")");
    }
    return value;
  }

  public int integer(String key, int min, int max) {
    String value = string(key).trim();
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the range that would be right.
    }
    throw new ConfigException(
        key + " must be a whole number from " + min + " to " + max + ", not «" + value + "»");
  }

  public boolean flag(String key) {
    String value = string(key).trim().toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new ConfigException(key + " must be true or false, not «" + value + "»");
    };
  }

  /** One of the constants of an enum, written in any case. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String value = string(key).trim();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
        return constant;
      }
    }
    throw new ConfigException(
        key
            + " must be one of "
            + Arrays.toString(type.getEnumConstants())
            + ", not «"
            + value
            + "»");
  }

  /** A duration with its unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 7d}. */
  public Duration duration(String key) {
    String value = string(key).trim();
    var matcher = java.util.regex.Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)").matcher(value);
    if (!matcher.matches()) {
      throw new ConfigException(
          key + " must be a duration such as 250ms, 5s or 2h, not «" + value + "»");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** A rate: {@code 600/1m}, so many requests in so many seconds, minutes or hours. */
  public Rate rate(String key) {
    return Rate.parse(key, string(key));
  }

  /** A list, written with commas. */
  public List<String> list(String key) {
    return Arrays.stream(string(key).split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static void overlay(Map<String, String> values, Map<String, String> layer, String name) {
    layer.forEach((key, value) -> {
      if (!values.containsKey(key)) {
        throw new ConfigException(name + ": there is no setting «" + key + "»");
      }
      values.put(key, value);
    });
  }

  private static JsonNode read(InputStream yaml) {
    try (yaml) {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> readFile(Path file) {
    try {
      return flatten(read(Files.newInputStream(file)), file.toString());
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new ConfigException(file + " is no YAML: " + e.getMessage());
    }
  }

  private static Map<String, String> flatten(JsonNode node, String name) {
    Map<String, String> flat = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return flat;
    }
    if (!node.isObject()) {
      throw new ConfigException(name + " must be a YAML mapping");
    }
    flatten("", node, flat);
    return flat;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    node.properties()
        .forEach(entry -> {
          String key = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
          JsonNode value = entry.getValue();
          if (value.isObject()) {
            flatten(key, value, into);
          } else if (value.isArray()) {
            StringBuilder joined = new StringBuilder();
            value.forEach(item -> joined.append(joined.isEmpty() ? "" : ",").append(item.asText()));
            into.put(key, joined.toString());
          } else {
            into.put(key, value.isNull() ? "" : value.asText());
          }
        });
  }
}
