package io.tributary.mesh;

import java.util.Set;

/**
 * Who asks, as established by the gateway.
 *
 * @param workspaceId the workspace in whose name every read and write happens
 * @param currency the workspace's ISO 4217 currency, lower case as on the wire ({@code usd})
 * @param kind how the caller proved who it is
 * @param subjectId the API key's or member's id
 * @param scopes what the caller may do, as {@code resource.read} or {@code resource.write}; {@code
 *     *} stands for all
 */
public record Principal(
    String workspaceId, String currency, Kind kind, String subjectId, Set<String> scopes) {

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** The means of proof. */
  public enum Kind {
    API_KEY,
    MEMBER,
    /** A task of the platform itself; never made from a request. */
    SYSTEM
  }

  public boolean may(String scope) {
    return scopes.contains("*") || scopes.contains(scope);
  }

  /** The platform itself, acting inside one workspace. */
  public static Principal system(String workspaceId, String currency) {
    return new Principal(workspaceId, currency, Kind.SYSTEM, "system", Set.of("*"));
  }
}
