package io.tributary.auth.domain;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a member is in a workspace. The names are those on the wire and in the database. */
public enum Role {
  owner(Set.of(Scopes.ALL)),
  admin(Set.of(Scopes.ALL)),
  /** Reads everything and works on what is shown to visitors; money and settings stay away. */
  member(
      Stream.concat(
              Scopes.READS.stream(),
              Stream.of(
                  "links.write",
                  "products.write",
                  "tags.write",
                  "folders.write",
                  "customers.write"))
          .collect(Collectors.toUnmodifiableSet()));

  private final Set<String> scopes;

  Role(Set<String> scopes) {
    this.scopes = scopes;
  }

  /** What somebody in this role may do in this product; {@link Scopes#of} knows all of it. */
  Set<String> scopes() {
    return scopes;
  }

  /** The role of that name, or empty. */
  public static Optional<Role> parse(String name) {
    return Stream.of(values()).filter(role -> role.name().equals(name)).findFirst();
  }
}
