package io.tributary.tracking.api;

import org.jspecify.annotations.Nullable;

/**
 * What a link's body names and others know, found out before the link's transaction begins. Null
 * stands for «the body does not say».
 */
record LinkExtras(
    @Nullable Enrolment enrolment, @Nullable String productUrl, @Nullable String passwordHash) {
  static final LinkExtras NONE = new LinkExtras(null, null, null);

  /** A partner in a programme. */
  record Enrolment(String partnerId, String programId, @Nullable String tenantId) {}

  /** Without the hash: this may end up in a log. */
  @Override
  public String toString() {
    return "LinkExtras[enrolment=" + enrolment + ", productUrl=" + productUrl + "]";
  }
}
