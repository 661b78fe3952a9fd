package io.tributary.payments.domain;

/** How much a partner earns by one event. */
public sealed interface RewardRule permits Percentage, Flat {
  /**
   * @param event the sum of the event; zero for clicks and leads
   * @param quantity how many events of the kind happened at once
   * @throws ArithmeticException if the earnings do not fit into a {@code long}
   */
  Money earn(Money event, int quantity);
}
