package io.tributary.solo.testing.containers;

import io.tributary.solo.Part;
import java.util.List;
import java.util.Map;

/** What is particular to one server's image: the contract that its publisher documents. */
interface ServerImage {

  Part part();

  /** The port that the server listens on within the container. */
  int port();

  /** The container's variables, for a server that is reached at {@code address}. */
  Map<String, String> environment(Address address);

  /** The container's command; empty for the image's own. */
  List<String> command();

  /** Whether the server there does what it is asked; false while it starts. */
  boolean answers(Address address);

  /** What has to be made once, as soon as it answers. */
  default void settle(Address address) {}

  /**
   * The image's name, set by {@code -Dinfra.postgres.image} and so on; pom.xml has the defaults.
   */
  default String name() {
    String setting = "infra." + part().name().toLowerCase(java.util.Locale.ROOT) + ".image";
    String name = System.getProperty(setting);
    if (name == null) {
      throw new IllegalStateException("-D" + setting + " is not set; pom.xml says to what");
    }
    return name;
  }
}
