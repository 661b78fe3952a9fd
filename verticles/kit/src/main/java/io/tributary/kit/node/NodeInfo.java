package io.tributary.kit.node;

import io.tributary.kit.id.Ids;
import java.util.List;

/**
 * How a node introduces itself.
 *
 * @param id names it for as long as it runs
 * @param name for people: its host's
 * @param version of what it runs
 * @param roles what it hosts
 * @param startedAtMs epoch milliseconds
 */
public record NodeInfo(
    String id, String name, String version, List<String> roles, long startedAtMs) {
  private static final String NOT_PACKAGED = "development";

  public NodeInfo {
    roles = List.copyOf(roles);
  }

  /**
   * A node with an id of its own.
   *
   * @param main a class of the jar whose version this is
   */
  public static NodeInfo of(String name, Class<?> main, List<String> roles, long startedAtMs) {
    String version = main.getPackage().getImplementationVersion();
    return new NodeInfo(
        Ids.next("node_"), name, version == null ? NOT_PACKAGED : version, roles, startedAtMs);
  }

  /** The same node with the id by which the cluster knows it. */
  public NodeInfo withId(String newId) {
    return new NodeInfo(newId, name, version, roles, startedAtMs);
  }
}
