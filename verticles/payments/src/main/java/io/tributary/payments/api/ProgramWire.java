package io.tributary.payments.api;

import io.tributary.kit.id.Ids;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.tributary.payments.domain.Flat;
import io.tributary.payments.domain.Money;
import io.tributary.payments.domain.Percentage;
import io.tributary.payments.domain.Program;
import io.tributary.payments.domain.Reward;
import io.tributary.payments.domain.RewardEvent;
import io.tributary.payments.domain.RewardRule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Programmes and rewards on the wire. */
final class ProgramWire {
  private ProgramWire() {}

  static JsonObject json(Program program) {
    return new JsonObject()
        .put("id", program.id())
        .put("name", program.name())
        .put("slug", program.slug())
        .put("url", program.url())
        .put("domain", program.domain())
        .put("currency", program.currency())
        .put("rewards", Wire.array(program.rewards(), ProgramWire::json))
        .put("createdAt", Wire.time(program.createdAt()))
        .put("updatedAt", Wire.time(program.updatedAt()));
  }

  private static JsonObject json(Reward reward) {
    JsonObject json = new JsonObject().put("id", reward.id()).put("event", reward.event().name());
    switch (reward.rule()) {
      case Percentage percentage ->
          json.put("type", "percentage").put("amount", number(percentage.percent()));
      case Flat flat ->
          json.put("type", "flat")
              .put("amount", flat.each().minor())
              .put("currency", flat.each().currency());
    }
    return json.put("maxDuration", reward.maxMonths());
  }

  /** 10 rather than 10.0 or 1E+1. */
  private static Number number(BigDecimal percent) {
    return percent.scale() <= 0 ? (Number) percent.longValueExact() : percent.doubleValue();
  }

  /**
   * @param before what the programme had: a reward keeps its id while its event is rewarded
   * @param currency of flat rewards that name none
   */
  static List<Reward> rewards(JsonArray wire, List<Reward> before, String currency) {
    List<Reward> rewards = new ArrayList<>();
    for (int i = 0; i < wire.size(); i++) {
      Reward reward = reward(wire.getJsonObject(i), "rewards." + i, before, currency);
      if (rewards.stream().anyMatch(other -> other.event() == reward.event())) {
        throw MeshException.invalid(
            "rewards." + i + ".event", "there is already a reward for a " + reward.event());
      }
      rewards.add(reward);
    }
    return rewards;
  }

  private static Reward reward(
      JsonObject wire, String field, List<Reward> before, String currency) {
    RewardEvent event = RewardEvent.valueOf(wire.getString("event"));
    String id =
        before.stream()
            .filter(reward -> reward.event() == event)
            .map(Reward::id)
            .findFirst()
            .orElseGet(() -> Ids.next("rw_"));
    return new Reward(
        id, event, rule(wire, field, event, currency), wire.getInteger("maxDuration"));
  }

  private static RewardRule rule(
      JsonObject wire, String field, RewardEvent event, String currency) {
    BigDecimal amount = new BigDecimal(wire.getNumber("amount").toString());
    if (wire.getString("type").equals("percentage")) {
      if (event != RewardEvent.sale) {
        throw MeshException.invalid(
            field + ".type", "only a sale has a sum to take a percentage of");
      }
      try {
        return Percentage.ofPercent(amount);
      } catch (IllegalArgumentException e) {
        throw MeshException.invalid(field + ".amount", String.valueOf(e.getMessage()));
      }
    }
    try {
      long minor = amount.longValueExact();
      if (minor > 0) {
        return new Flat(new Money(minor, flatCurrency(wire, field, currency)));
      }
    } catch (ArithmeticException e) {
      // Said below.
    }
    throw MeshException.invalid(field + ".amount", "must be a whole number of minor units above 0");
  }

  private static String flatCurrency(JsonObject wire, String field, String currency) {
    String named = wire.getString("currency");
    return named == null
        ? currency
        : Currencies.parse(named)
            .orElseThrow(
                () -> MeshException.invalid(field + ".currency", "must be an ISO 4217 currency"));
  }
}
