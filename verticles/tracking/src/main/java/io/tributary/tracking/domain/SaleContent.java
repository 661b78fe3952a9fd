package io.tributary.tracking.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * What makes two reports of one invoice the same sale: who bought, for how much, and what. All else
 * (processor, metadata, what is said about the customer) may differ when a report is repeated.
 */
public final class SaleContent {
  private SaleContent() {}

  /** The names of the fields in which a report says something else; empty for a repetition. */
  public static List<String> differences(Conversion counted, String externalId, Sale reported) {
    List<String> differing = new ArrayList<>();
    if (!externalId.equals(reported.customer().externalId())) {
      differing.add("customerExternalId");
    }
    if (counted.amount() != reported.amount()) {
      differing.add("amount");
    }
    if (!reported.currency().equals(counted.currency())) {
      differing.add("currency");
    }
    if (!counted.eventName().equals(reported.eventName())) {
      differing.add("eventName");
    }
    return differing;
  }
}
