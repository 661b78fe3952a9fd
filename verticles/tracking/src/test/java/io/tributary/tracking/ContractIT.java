package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract promises nothing that nobody serves. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractIT {
  private TrackingNode node;

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void everyOperationShouldBeServed() throws Exception {
    List<String> operations = operations();

    assertThat(operations).hasSizeGreaterThan(30);
    for (String operation : operations) {
      Throwable failure = TrackingNode.await(tooLate(operation));
      assertThat(failure)
          .as(operation)
          .isInstanceOfSatisfying(
              ReplyException.class,
              answer -> assertThat(answer.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE));
    }
  }

  /** A call whose time is up is refused by whoever serves it, before anything is done. */
  private Future<Throwable> tooLate(String operation) {
    OperationRequest request =
        new OperationRequest(
            operation, node.principal, Map.of(), new JsonObject(), null, 0, "req_test", null, "");
    return node.vertx
        .eventBus()
        .<OperationReply>request(operation, request)
        .transform(answer -> Future.succeededFuture(answer.cause()));
  }

  private static List<String> operations() throws Exception {
    JsonNode contract =
        new YAMLMapper()
            .readTree(
                Path.of(System.getProperty("root.dir"), "conf", "openapi", "tracking.yaml")
                    .toFile());
    List<String> ids = new ArrayList<>();
    for (JsonNode path : contract.get("paths")) {
      for (JsonNode method : path) {
        if (method.has("operationId")) {
          ids.add(method.get("operationId").asText());
        }
      }
    }
    return ids;
  }
}
