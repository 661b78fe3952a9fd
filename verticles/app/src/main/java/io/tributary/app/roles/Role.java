package io.tributary.app.roles;

import java.util.Locale;

/** A part of Tributary that a node may host or leave to others. */
public enum Role {
  /** The REST API, the user interface and the dashboards' WebSockets. */
  GATEWAY,
  /** Short links and the click journal. */
  EDGE,
  /** Workspaces, members, API keys, tokens. */
  AUTH,
  /** Products. */
  CATALOGUE,
  /** Links, conversions, analytics, the click store and the audit. */
  TRACKING,
  /** Programmes, commissions, the ledger. */
  PAYMENTS,
  /** E-mails. */
  NOTIFICATIONS,
  /** The port for services in other languages, if the setting {@code bridge.port} opens one. */
  BRIDGE;

  /** As it is written in settings and on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
