package io.tributary.app.roles;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node hosts.
 *
 * @param hosted at least one
 */
public record Roles(Set<Role> hosted) {
  public static final String SETTING = "roles";
  private static final String ALL = "all";

  public Roles {
    hosted = Set.copyOf(hosted);
  }

  /**
   * @throws ConfigException if the setting names none, or one that does not exist
   */
  public static Roles from(Settings settings) {
    List<String> names = settings.list(SETTING);
    if (names.isEmpty()) {
      throw new ConfigException(
          "roles must name what this node hosts: " + ALL + ", or some of " + known());
    }
    EnumSet<Role> chosen = EnumSet.noneOf(Role.class);
    for (String name : names) {
      if (name.equalsIgnoreCase(ALL)) {
        chosen.addAll(EnumSet.allOf(Role.class));
      } else {
        chosen.add(named(name));
      }
    }
    return new Roles(chosen);
  }

  private static Role named(String name) {
    return Arrays.stream(Role.values())
        .filter(role -> role.text().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new ConfigException(
                "roles: there is no «" + name + "»; there are " + known() + ", and " + ALL));
  }

  private static String known() {
    return Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "));
  }

  public boolean has(Role role) {
    return hosted.contains(role);
  }

  public boolean hasAny(Role... some) {
    return Arrays.stream(some).anyMatch(hosted::contains);
  }

  /** The names in their usual order. */
  public List<String> names() {
    return hosted.stream().sorted().map(Role::text).toList();
  }

  /** The names in their usual order, with commas. */
  public String text() {
    return hosted.size() == Role.values().length ? ALL : String.join(",", names());
  }
}
