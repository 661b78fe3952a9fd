package io.tributary.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {

  @Test
  void commissionShouldDebitTheWorkspaceAndCreditThePartner() {
    Entry entry = Entry.commission("ltx_1", "ws_1", "pn_1", "cm_1/0", new Money(300, "usd"));

    assertThat(entry.postings())
        .containsExactly(
            new Entry.Posting(Account.expense("ws_1", "usd"), 300),
            new Entry.Posting(Account.payable("ws_1", "pn_1", "usd"), -300));
  }

  @Test
  void entryShouldBalanceInEachCurrency() {
    List<Entry.Posting> crossed =
        List.of(
            new Entry.Posting(Account.expense("ws_1", "usd"), 300),
            new Entry.Posting(Account.payable("ws_1", "pn_1", "eur"), -300));

    assertThatThrownBy(() -> new Entry("ltx_1", "ws_1", "test", "r", crossed))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
