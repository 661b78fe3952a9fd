package io.tributary.solo.testing;

import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import java.util.Set;

/**
 * The servers that tests run against. Asking for a server that {@link UseServers} did not name is
 * an {@link IllegalStateException}.
 */
public interface Infra extends AutoCloseable {

  /** The servers of this JVM, for code that is not a JUnit test class; JUnit injects the same. */
  static Infra shared(Set<Part> parts) {
    return SharedInfra.with(parts);
  }

  /** Servers that nobody else in this JVM has, for what must be alone with them; to be closed. */
  static Infra apart(Set<Part> parts) {
    return SharedInfra.apart(parts);
  }

  /** Whether these are the servers that solo mode brings along, and not somebody else's. */
  static boolean isEmbedded() {
    return SharedInfra.isEmbedded();
  }

  /** Gives the test up, and says why, where these servers cannot be had; starts none. */
  void seek(Set<Part> parts);

  /** Starts those of the servers that do not run yet, side by side, and waits until they answer. */
  void require(Set<Part> parts);

  /** The database that all tests of this JVM share; prefer {@link #freshDatabase}. */
  PostgresEndpoint postgres();

  /** A new, empty database, owned by the user that the endpoint names. */
  default PostgresEndpoint freshDatabase() {
    return FreshDatabase.on(postgres());
  }

  /** {@code redis://host:port}. */
  String redisUri();

  /** {@code host:port}. */
  String kafkaBootstrap();

  /** One server, for tests that stop, kill or pause it; they must bring it back for the others. */
  ControlledServer server(Part part);

  /** Stops the servers and removes their data. */
  @Override
  void close();
}
