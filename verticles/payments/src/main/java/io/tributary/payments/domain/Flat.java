package io.tributary.payments.domain;

/** A fixed sum per event. It stays in its own currency, whatever the sale's is. */
public record Flat(Money each) implements RewardRule {
  @Override
  public Money earn(Money event, int quantity) {
    return new Money(Math.multiplyExact(each.minor(), quantity), each.currency());
  }
}
