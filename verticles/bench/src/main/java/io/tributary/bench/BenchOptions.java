package io.tributary.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arguments of the form {@code --name value}. */
public final class BenchOptions {
  private final Map<String, String> values = new HashMap<>();

  private BenchOptions() {}

  /**
   * @param known the names there are, without dashes
   * @throws BenchException if an argument is not known or lacks its value
   */
  public static BenchOptions parse(String[] arguments, Set<String> known) {
    BenchOptions options = new BenchOptions();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!known.contains(name)) {
        throw new BenchException("unknown argument «" + arguments[i] + "»; see --help");
      }
      if (i + 1 == arguments.length) {
        throw new BenchException(arguments[i] + " needs a value; see --help");
      }
      options.values.put(name, arguments[i + 1]);
    }
    return options;
  }

  public int integer(String name, int otherwise) {
    String value = values.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new BenchException("--" + name + " needs a number, not «" + value + "»", e);
    }
  }

  public Path path(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new BenchException("--" + name + " is missing; see --help");
    }
    return Path.of(value);
  }

  public @Nullable String text(String name) {
    return values.get(name);
  }
}
