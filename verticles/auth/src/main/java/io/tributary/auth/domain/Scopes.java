package io.tributary.auth.domain;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The closed list of what one can be allowed to do: what this product asks for, and what the
 * operations of further services do.
 */
public final class Scopes {
  /** Stands for all scopes there are and will be. */
  public static final String ALL = "*";

  private static final List<String> RESOURCES =
      List.of(
          "links",
          "analytics",
          "conversions",
          "tags",
          "folders",
          "domains",
          "customers",
          "partners",
          "programs",
          "commissions",
          "payouts",
          "ledger",
          "products",
          "apiKeys",
          "workspaces",
          "members",
          "settings",
          "live");

  static final Set<String> READS = withVerb(".read");
  static final Set<String> WRITES = withVerb(".write");
  private static final Set<String> KNOWN =
      Stream.of(READS, WRITES, Set.of(ALL))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final Set<String> known;
  private final Set<String> reads;

  /**
   * @param contract every scope that an operation of the contract asks for
   */
  public Scopes(Set<String> contract) {
    known = Stream.concat(KNOWN.stream(), contract.stream()).collect(Collectors.toSet());
    reads = contract.stream().filter(scope -> scope.endsWith(".read")).collect(Collectors.toSet());
  }

  /** Every scope that exists, {@link #ALL} among them. */
  public Set<String> known() {
    return known;
  }

  /** What somebody in this role may do. Whoever reads everything also reads what is new. */
  public Set<String> of(Role role) {
    Set<String> own = role.scopes();
    return own.contains(ALL)
        ? own
        : Stream.concat(own.stream(), reads.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether whoever holds {@code held} may give {@code wanted} away: nobody gives what it lacks.
   */
  public static boolean covers(Collection<String> held, Collection<String> wanted) {
    return held.contains(ALL) || held.containsAll(wanted);
  }

  /** The scopes once each, in a stable order; {@link #ALL} swallows the others. */
  public static List<String> tidy(Collection<String> scopes) {
    return scopes.contains(ALL) ? List.of(ALL) : List.copyOf(new TreeSet<>(scopes));
  }

  private static Set<String> withVerb(String verb) {
    return RESOURCES.stream().map(r -> r + verb).collect(Collectors.toUnmodifiableSet());
  }
}
