package io.tributary.app.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to replay, and where.
 *
 * @param url of the installation, without a slash at the end
 * @param key an API key that may do everything
 * @param log an access log, or null for made-up visits
 * @param count how many visits to make up
 * @param concurrency visits under way at once
 */
record DemoOptions(String url, String key, @Nullable Path log, int count, int concurrency) {
  static final String USAGE =
      """
      Usage: scripts/demo [--log FILE] [--url URL] [--key API_KEY] [--count N] [--concurrency N]

      Replays visits as real HTTP traffic on a running installation (scripts/run): each one a GET of a short link
      with its own client address, user agent and referrer; then leads and sales for a share of the human clicks.
      At the end a table says what was sent and what was counted.

        --log          an access log in Combined Log Format; without it, visits are made up
        --url          where Tributary runs; default http://localhost:8080 (or TRIBUTARY_PORT)
        --key          an API key; default TRIBUTARY_API_KEY, TRIBUTARY_BOOTSTRAP_API_KEY, or the one that the
                       first start left in the data folder
        --count        visits to make up; default 2000
        --concurrency  visits under way at once; default 16
      """;

  static DemoOptions parse(String[] arguments, Map<String, String> environment) {
    String url = "http://localhost:" + environment.getOrDefault("TRIBUTARY_PORT", "8080");
    String key =
        environment.getOrDefault(
            "TRIBUTARY_API_KEY", environment.getOrDefault("TRIBUTARY_BOOTSTRAP_API_KEY", ""));
    Path log = null;
    int count = 2_000;
    int concurrency = 16;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 >= arguments.length) {
        throw new DemoException(arguments[i] + " needs a value; see --help");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--log" -> log = Path.of(value);
        case "--url" -> url = value.replaceAll("/+$", "");
        case "--key" -> key = value;
        case "--count" -> count = number(arguments[i], value);
        case "--concurrency" -> concurrency = number(arguments[i], value);
        default -> throw new DemoException("unknown argument " + arguments[i] + "; see --help");
      }
    }
    if (log != null && !Files.isReadable(log)) {
      throw new DemoException(log + " cannot be read");
    }
    return new DemoOptions(
        url, key.isEmpty() ? keyOfFirstStart(environment) : key, log, count, concurrency);
  }

  private static int number(String flag, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= 10_000_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new DemoException(flag + " must be a whole number from 1 to 10000000");
  }

  private static String keyOfFirstStart(Map<String, String> environment) {
    String home = environment.getOrDefault("TRIBUTARY_HOME", "");
    Path folder =
        home.isBlank() ? Path.of(System.getProperty("user.home"), ".tributary") : Path.of(home);
    Path file = folder.resolve("first-login.json");
    try {
      String key = new JsonObject(Files.readString(file)).getString("apiKey");
      if (key != null) {
        return key;
      }
    } catch (IOException | DecodeException e) {
      // Said below, with what to do.
    }
    throw new DemoException(
        "No API key: give one with --key or TRIBUTARY_API_KEY (there is none in " + file + ").");
  }
}
