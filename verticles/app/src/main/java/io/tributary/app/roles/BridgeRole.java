package io.tributary.app.roles;

import io.tributary.bridge.AnswerRules;
import io.tributary.bridge.BridgeConfig;
import io.tributary.bridge.BridgeVerticle;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractOperation;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link Role#BRIDGE}. */
final class BridgeRole {
  private BridgeRole() {}

  /** Opens the bridge's port if the settings name one. */
  static Future<Void> open(Host host) {
    BridgeConfig config = BridgeConfig.from(host.settings());
    return config == null
        ? Future.succeededFuture()
        : host.contract().compose(contract -> open(host, config, contract));
  }

  private static Future<Void> open(Host host, BridgeConfig config, Contract contract) {
    BridgeVerticle bridge =
        new BridgeVerticle(
            config, rules(contract, config.checkAnswers()), host.clock(), host.metrics());
    host.health().register("bridge", () -> Future.succeededFuture(bridge.health()));
    return host.deploy("bridge", () -> bridge);
  }

  private static AnswerRules rules(Contract contract, boolean schemas) {
    Map<String, ContractOperation> operations =
        contract.operations().stream()
            .collect(Collectors.toMap(ContractOperation::id, Function.identity()));
    return new AnswerRules() {
      @Override
      public boolean isOperation(String address) {
        return operations.containsKey(address);
      }

      @Override
      public @Nullable String problem(String operation, OperationReply answer) {
        ContractOperation known = operations.get(operation);
        return known == null ? null : known.answers().problem(answer, schemas);
      }
    };
  }
}
