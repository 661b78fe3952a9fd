package io.tributary.payments.domain;

/**
 * An account by its natural key.
 *
 * @param currency ISO 4217, lower case: an account holds one
 */
public record Account(String workspaceId, Owner owner, String ownerId, Kind kind, String currency) {
  /** Whose account it is. The names are those on the wire. */
  public enum Owner {
    workspace,
    partner,
    platform
  }

  /** What is counted on it. The names are those on the wire. */
  public enum Kind {
    /** What the workspace spends on partners. */
    commission_expense,
    /** What the workspace owes a partner. */
    partner_payable,
    /** Money on its way. */
    platform_clearing
  }

  public static Account expense(String workspaceId, String currency) {
    return new Account(
        workspaceId, Owner.workspace, workspaceId, Kind.commission_expense, currency);
  }

  public static Account payable(String workspaceId, String partnerId, String currency) {
    return new Account(workspaceId, Owner.partner, partnerId, Kind.partner_payable, currency);
  }
}
