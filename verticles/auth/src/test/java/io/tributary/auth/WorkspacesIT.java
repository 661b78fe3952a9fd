package io.tributary.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@UseServers({Part.POSTGRES, Part.REDIS})
@TestInstance(Lifecycle.PER_CLASS)
class WorkspacesIT {
  private static final String PASSWORD = "a password of the tests";

  private final AuthNode node;
  private Principal key = Principal.system("", "usd");
  private Principal owner = key;

  WorkspacesIT(Infra infra) {
    node = AuthNode.start(infra.freshDatabase(), infra.redisUri());
  }

  @BeforeAll
  void bootstrap() {
    JsonObject first = node.bootstrap(new JsonObject().put("password", PASSWORD));
    key = node.verify(first.getString("apiKey"));
    owner = AuthNode.member(AuthNode.object(node.login("admin@localhost", PASSWORD, "")), "*");
  }

  @AfterAll
  void close() {
    node.close();
  }

  @Test
  void createShouldMakeTheCallerItsOwner() {
    JsonObject created = create(owner, new JsonObject().put("name", "Café Zürich"));

    assertThat(created.getString("id")).startsWith("ws_");
    assertThat(created.getString("slug")).isEqualTo("cafe-zurich");
    assertThat(created.getString("currency")).isEqualTo("usd");
    assertThat(AuthNode.array(node.call("auth.workspaces.list", owner, null)))
        .anySatisfy(one ->
            assertThat(((JsonObject) one).getString("id")).isEqualTo(created.getString("id")));
    JsonObject session =
        AuthNode.object(
            node.call(
                "auth.session.login",
                null,
                new JsonObject()
                    .put("email", "admin@localhost")
                    .put("password", PASSWORD)
                    .put("workspaceId", created.getString("id"))));
    assertThat(session.getJsonObject("member").getString("role")).isEqualTo("owner");
  }

  @Test
  void createShouldFindAnotherSlugWhenTheNamesIsTaken() {
    create(owner, new JsonObject().put("name", "Twice"));

    assertThat(create(owner, new JsonObject().put("name", "Twice")).getString("slug"))
        .matches("twice-[a-z0-9]{6}");
  }

  @Test
  void createShouldRefuseASlugThatIsTaken() {
    JsonObject body = new JsonObject().put("name", "Same").put("slug", "the-same");
    create(owner, body);

    assertThat(AuthNode.refusal(() -> create(owner, body)).code()).isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void createShouldRefuseAnUnknownCurrency() {
    MeshException refusal =
        AuthNode.refusal(
            () -> create(owner, new JsonObject().put("name", "Odd").put("currency", "zzz")));

    assertThat(refusal.fields().getFirst().field()).isEqualTo("currency");
  }

  @Test
  void createShouldRefuseAnApiKey() {
    assertThat(AuthNode.refusal(() -> create(key, new JsonObject().put("name", "By a key"))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void listShouldHoldOnlyTheKeysWorkspace() {
    create(owner, new JsonObject().put("name", "Not the key's"));

    assertThat(AuthNode.array(node.call("auth.workspaces.list", key, null))).hasSize(1);
  }

  @Test
  void getShouldNotFindAStrangersWorkspace() {
    JsonObject other = create(owner, new JsonObject().put("name", "Hidden"));

    MeshException refusal = AuthNode.refusal(() -> get(key, other.getString("id")));

    assertThat(refusal.code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void updateShouldRenameTheCallersWorkspace() {
    JsonObject session = AuthNode.object(node.login("admin@localhost", PASSWORD, ""));
    JsonObject other = create(owner, new JsonObject().put("name", "Before"));
    Principal there = AuthNode.member(session.copy().put("workspace", other), "*");

    JsonObject renamed =
        update(there, other.getString("id"), new JsonObject().put("name", "After"));
    JsonObject unchanged = update(there, other.getString("id"), new JsonObject());

    assertThat(renamed.getString("name")).isEqualTo("After");
    assertThat(renamed.getString("slug")).isEqualTo("before");
    assertThat(unchanged).isEqualTo(renamed);
  }

  @Test
  void updateShouldRefuseAWorkspaceThatTheCallerIsNotSignedInTo() {
    JsonObject other = create(owner, new JsonObject().put("name", "Elsewhere"));

    MeshException refusal =
        AuthNode.refusal(
            () -> update(owner, other.getString("id"), new JsonObject().put("name", "After")));

    assertThat(refusal.code()).isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void memberShouldBeAbleToSignInOnceAdded() {
    JsonObject added = add(owner, "new@example.com", "member");

    JsonObject session = AuthNode.object(node.login("NEW@example.com", PASSWORD, ""));

    assertThat(added.getString("id")).startsWith("mem_");
    assertThat(session.getJsonObject("member").getString("role")).isEqualTo("member");
    assertThat(AuthNode.array(node.call("auth.members.list", owner, null)))
        .anySatisfy(
            one -> assertThat(((JsonObject) one).getString("email")).isEqualTo("new@example.com"));
  }

  @Test
  void memberShouldBeRefusedWhenTheAddressHasAnAccount() {
    add(owner, "twice@example.com", "member");

    assertThat(AuthNode.refusal(() -> add(owner, "Twice@Example.com", "admin")).code())
        .isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void memberShouldNotBeAddedWithMoreRightsThanTheCallerHas() {
    Principal limited =
        new Principal(
            owner.workspaceId(),
            "usd",
            Principal.Kind.API_KEY,
            "key_limited",
            Set.of("members.write"));

    assertThat(AuthNode.refusal(() -> add(limited, "more@example.com", "admin")).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(AuthNode.refusal(() -> add(key, "owner@example.com", "owner")).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(add(owner, "second-owner@example.com", "owner").getString("role"))
        .isEqualTo("owner");
  }

  @Test
  void memberShouldNotBeListedInAnotherWorkspace() {
    add(owner, "here@example.com", "member");
    Principal stranger =
        new Principal("ws_other", "usd", Principal.Kind.API_KEY, "key_other", Set.of("*"));

    assertThat(AuthNode.array(node.call("auth.members.list", stranger, null))).isEmpty();
  }

  private JsonObject create(Principal caller, JsonObject body) {
    return AuthNode.object(node.call("auth.workspaces.create", caller, body));
  }

  private OperationReply get(Principal caller, String id) {
    return node.call("auth.workspaces.get", caller, Map.of("id", id), null, null, "");
  }

  private JsonObject update(Principal caller, String id, JsonObject body) {
    return AuthNode.object(
        node.call("auth.workspaces.update", caller, Map.of("id", id), body, null, ""));
  }

  private JsonObject add(Principal caller, String email, String role) {
    return AuthNode.object(
        node.call(
            "auth.members.create",
            caller,
            new JsonObject()
                .put("email", email)
                .put("name", "Somebody")
                .put("password", PASSWORD)
                .put("role", role)));
  }
}
