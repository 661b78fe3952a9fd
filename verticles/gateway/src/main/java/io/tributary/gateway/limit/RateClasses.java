package io.tributary.gateway.limit;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Rate;
import io.tributary.kit.config.Settings;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The classes of operations, each with its rate. */
public final class RateClasses {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final Map<String, RateClass> byName;

  public RateClasses(Collection<RateClass> classes) {
    Map<String, RateClass> all = new HashMap<>();
    classes.forEach(one -> all.put(one.name(), one));
    this.byName = Map.copyOf(all);
  }

  /** Reads {@code rateLimit.*}. */
  public static RateClasses from(Settings settings) {
    Map<String, RateClass> all = new HashMap<>();
    for (String name :
        new String[] {
          RateClass.DEFAULT, RateClass.WORKSPACE, RateClass.OPEN, "conversions", "analytics", "bulk"
        }) {
      Rate rate = settings.rate("rateLimit." + name);
      all.put(name, new RateClass(name, rate, rate));
    }
    // Guessing passwords must stay slow on every node that counts alone.
    Rate login = settings.rate("rateLimit.login");
    all.put(RateClass.LOGIN, new RateClass(RateClass.LOGIN, login, login.stricter()));
    for (String more : settings.list("rateLimit.more")) {
      int equals = more.indexOf('=');
      String name = equals < 0 ? "" : more.substring(0, equals).trim();
      if (!NAME.matcher(name).matches() || all.containsKey(name)) {
        throw new ConfigException(
            "rateLimit.more must name new classes like import=30/1m, not «" + more + "»");
      }
      Rate rate = Rate.parse("rateLimit.more", more.substring(equals + 1));
      all.put(name, new RateClass(name, rate, rate));
    }
    return new RateClasses(all.values());
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * @throws IllegalArgumentException if there is no such class; the contract was checked for that
   */
  RateClass get(String name) {
    RateClass found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no rate class «" + name + "»");
    }
    return found;
  }
}
