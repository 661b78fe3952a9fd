package io.tributary.payments.domain;

import java.util.List;

/**
 * One transaction of the ledger, about to be posted.
 *
 * @param reference what it stands for, unique in the workspace
 */
public record Entry(
    String id, String workspaceId, String kind, String reference, List<Posting> postings) {

  /**
   * @param minor in minor units; a debit is positive, a credit negative
   */
  public record Posting(Account account, long minor) {}

  /**
   * @throws IllegalArgumentException if the postings of a currency do not sum to zero
   */
  public Entry {
    postings = List.copyOf(postings);
    for (Posting posting : postings) {
      String currency = posting.account().currency();
      long rest =
          postings.stream()
              .filter(p -> p.account().currency().equals(currency))
              .mapToLong(Posting::minor)
              .reduce(0, Math::addExact);
      if (rest != 0) {
        throw new IllegalArgumentException(reference + ": " + rest + " " + currency + " left over");
      }
    }
  }

  /** The workspace spends on commissions and owes it to the partner. */
  public static Entry commission(
      String id, String workspaceId, String partnerId, String reference, Money earnings) {
    return new Entry(
        id,
        workspaceId,
        "commission",
        reference,
        List.of(
            new Posting(Account.expense(workspaceId, earnings.currency()), earnings.minor()),
            new Posting(
                Account.payable(workspaceId, partnerId, earnings.currency()), -earnings.minor())));
  }
}
