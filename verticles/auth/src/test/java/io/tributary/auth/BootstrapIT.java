package io.tributary.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UseServers({Part.POSTGRES, Part.REDIS})
class BootstrapIT {
  private final AuthNode node;

  BootstrapIT(Infra infra) {
    node = AuthNode.start(infra.freshDatabase(), infra.redisUri());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void bootstrapShouldMakeWhatIsNotGiven() {
    JsonObject made =
        node.bootstrap(new JsonObject().putNull("email").putNull("apiKey").put("currency", "eur"));

    assertThat(made.getBoolean("created")).isTrue();
    assertThat(made.getString("currency")).isEqualTo("eur");
    assertThat(made.getString("email")).isEqualTo("admin@localhost");
    assertThat(made.getString("password")).matches("[0-9A-Za-z]{20}");
    assertThat(node.verify(made.getString("apiKey")).scopes()).containsExactly("*");
    JsonObject session =
        AuthNode.object(node.login("admin@localhost", made.getString("password"), ""));
    assertThat(session.getJsonObject("workspace").getString("name")).isEqualTo("Tributary");
  }

  @Test
  void bootstrapShouldUseWhatIsGiven() {
    JsonObject made =
        node.bootstrap(
            new JsonObject()
                .put("email", "Me@Example.com")
                .put("password", "my own password")
                .put("apiKey", "a key of my own choice")
                .put("workspaceName", "Mine"));

    assertThat(made.getString("apiKey")).isEqualTo("a key of my own choice");
    assertThat(node.verify("a key of my own choice").workspaceId())
        .isEqualTo(made.getString("workspaceId"));
    JsonObject session = AuthNode.object(node.login("me@example.com", "my own password", ""));
    assertThat(session.getJsonObject("workspace").getString("name")).isEqualTo("Mine");
  }

  @Test
  void bootstrapShouldTellNoSecretTheSecondTime() {
    JsonObject first = node.bootstrap(new JsonObject());

    JsonObject second = node.bootstrap(new JsonObject().put("currency", "eur"));

    assertThat(second)
        .isEqualTo(
            new JsonObject()
                .put("created", false)
                .put("workspaceId", first.getString("workspaceId"))
                .put("currency", "usd"));
  }

  @Test
  void bootstrapShouldAddANewApiKeyLater() {
    JsonObject first = node.bootstrap(new JsonObject());
    JsonObject wish = new JsonObject().put("apiKey", "a key that came later");

    node.bootstrap(wish);
    node.bootstrap(wish);

    assertThat(node.verify("a key that came later").workspaceId())
        .isEqualTo(first.getString("workspaceId"));
    assertThat(node.verify(first.getString("apiKey"))).isNotNull();
  }

  @Test
  void bootstrapShouldRefuseAShortApiKey() {
    assertThat(
            AuthNode.refusal(() -> node.bootstrap(new JsonObject().put("apiKey", "short"))).code())
        .isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
  }

  @Test
  void bootstrapShouldMakeOneWorkspaceWhenManyAskAtOnce() {
    List<Future<OperationReply>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(
          node.send(
              OperationRequest.system(
                  Addresses.AUTH_BOOTSTRAP,
                  Principal.system("", "usd"),
                  new JsonObject(),
                  new JsonObject(),
                  System.currentTimeMillis() + 15_000)));
    }
    node.await(Future.all(asked));

    assertThat(asked)
        .extracting(one -> AuthNode.object(one.result()).getBoolean("created"))
        .containsOnlyOnce(true);
    assertThat(asked)
        .extracting(one -> AuthNode.object(one.result()).getString("workspaceId"))
        .containsOnly(AuthNode.object(asked.getFirst().result()).getString("workspaceId"));
  }

  @Test
  void bootstrapShouldRefuseACallerFromOutside() {
    Principal outsider = new Principal("ws_1", "usd", Principal.Kind.API_KEY, "key_1", Set.of("*"));

    assertThat(
            AuthNode.refusal(() -> node.call(Addresses.AUTH_BOOTSTRAP, outsider, new JsonObject()))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }
}
