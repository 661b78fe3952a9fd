package io.tributary.tracking.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link domain. There is one instance per name for the life of the table; what may change about it
 * is replaced inside, so links need not be touched.
 */
final class EdgeDomain {
  private final String slug;
  private final int hash;
  private volatile @Nullable EdgeWorkspace owner;
  private volatile Pages pages = Pages.NONE;
  private volatile List<EdgeDomain> fallbacks = List.of();

  /** Where visitors of links that lead nowhere are sent instead, if anywhere. */
  record Pages(@Nullable String expiredUrl, @Nullable String notFoundUrl) {
    static final Pages NONE = new Pages(null, null);
  }

  EdgeDomain(String slug) {
    this.slug = slug;
    this.hash = slug.hashCode();
  }

  String slug() {
    return slug;
  }

  int hash() {
    return hash;
  }

  /** Whose links are served here; null for everybody's. */
  void owner(@Nullable EdgeWorkspace now) {
    owner = now;
  }

  /**
   * Somebody may have made links on the name before its owner proved it; who does not own it must
   * never get a visitor of it, whatever the tables say for a moment.
   */
  boolean serves(EdgeLink link) {
    EdgeWorkspace its = owner;
    return its == null || its == link.workspace();
  }

  Pages pages() {
    return pages;
  }

  void pages(Pages now) {
    pages = now;
  }

  /**
   * Where a key is looked up next if this domain does not have it. The platform's own domain has
   * the ones that it was before: its name follows the public address, while links keep the name
   * that they were made under, and visitors of all of them come in by the new one.
   */
  List<EdgeDomain> fallbacks() {
    return fallbacks;
  }

  void fallbacks(List<EdgeDomain> now) {
    fallbacks = now;
  }
}
