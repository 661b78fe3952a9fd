package io.tributary.auth.api;

import io.tributary.auth.domain.ApiKey;
import io.tributary.auth.domain.Member;
import io.tributary.auth.domain.Workspace;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.WireTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The wire objects of the context. */
final class AuthJson {
  private AuthJson() {}

  static JsonObject workspace(Workspace workspace) {
    return new JsonObject()
        .put("id", workspace.id())
        .put("name", workspace.name())
        .put("slug", workspace.slug())
        .put("currency", workspace.currency())
        .put("createdAt", WireTime.format(workspace.createdAt()));
  }

  static JsonObject member(Member member) {
    return new JsonObject()
        .put("id", member.id())
        .put("email", member.email())
        .put("name", member.name())
        .put("role", member.role().name())
        .put("createdAt", WireTime.format(member.createdAt()));
  }

  /**
   * @param secret the key itself, which is shown in the one answer to its creation; else null
   */
  static JsonObject apiKey(ApiKey key, @Nullable String secret) {
    return apiKey(key).put("key", secret);
  }

  static JsonObject apiKey(ApiKey key) {
    return new JsonObject()
        .put("id", key.id())
        .put("name", key.name())
        .put("scopes", new JsonArray(key.scopes()))
        .put("prefix", key.prefix())
        .put("createdAt", WireTime.format(key.createdAt()))
        .put("lastUsedAt", key.lastUsedAt() == null ? null : WireTime.format(key.lastUsedAt()));
  }

  /**
   * A text that must say something, without the blanks around it.
   *
   * @throws MeshException UNPROCESSABLE_ENTITY if it is absent or blank
   */
  static String text(JsonObject body, String key) {
    String value = body.getString(key);
    if (value == null || value.isBlank()) {
      throw MeshException.invalid(key, "must not be blank");
    }
    return value.strip();
  }

  /** A password exactly as it was given: blanks count. */
  static String password(JsonObject body) {
    String value = body.getString("password");
    if (value == null || value.isEmpty()) {
      throw MeshException.invalid("password", "must not be empty");
    }
    return value;
  }

  /** An answer that holds a secret: no cache on the way may keep it. */
  static OperationReply secret(JsonObject body) {
    return new OperationReply(0, Map.of("cache-control", "no-store"), body);
  }
}
