package io.tributary.solo.testing;

import io.tributary.solo.Part;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one {@link Infra} of this JVM. */
final class SharedInfra {
  private static final String EMBEDDED = "embedded";
  private static @Nullable Infra shared;

  private SharedInfra() {}

  static Infra with(Set<Part> parts) {
    Infra infra = get();
    infra.require(parts);
    return infra;
  }

  static void seek(Set<Part> parts) {
    get().seek(parts);
  }

  private static synchronized Infra get() {
    Infra infra = shared;
    if (infra == null) {
      infra = create(name());
      // Not JUnit's store: several engines may run in one JVM, and code outside JUnit asks too.
      Runtime.getRuntime().addShutdownHook(new Thread(infra::close, "infra-close"));
      shared = infra;
    }
    return infra;
  }

  static Infra apart(Set<Part> parts) {
    Infra infra = create(name());
    infra.require(parts);
    return infra;
  }

  static boolean isEmbedded() {
    return name().equals(EMBEDDED);
  }

  private static String name() {
    return System.getProperty("infra", EMBEDDED);
  }

  private static Infra create(String name) {
    if (name.equals(EMBEDDED)) {
      return new EmbeddedInfra();
    }
    return ServiceLoader.load(InfraProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .map(InfraProvider::create)
        .orElseThrow(
            () -> new IllegalStateException("-Dinfra=" + name + ": no such provider of servers"));
  }
}
