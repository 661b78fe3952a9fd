package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tenants never see each other: everything of one workspace carries a marker, and every operation
 * of the contract is called from another workspace with the first one's ids wherever an id may
 * stand.
 */
class TenantsIT {
  private static final Pattern ID_LIKE = Pattern.compile(".*(Id|Ids|id|ids|key|domain|slug)$");

  private final RunningTributary tributary = RunningTributary.shared();
  private final String marker = "zebra" + Long.toString(System.nanoTime(), 36);

  @Test
  void noOperationShouldShowOrChangeWhatBelongsToAnotherWorkspace() {
    String owner = tributary.keyOfNewWorkspace(marker + " A");
    String stranger = tributary.keyOfNewWorkspace("stranger " + System.nanoTime());
    Map<String, String> ids = furnish(owner);
    Map<String, String> before = look(owner, ids);

    List<String> leaks = new ArrayList<>();
    int refused = 0;
    JsonObject contract = new JsonObject(tributary.call("GET", "/api/openapi.json", "").body());
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (!(method.getValue() instanceof JsonObject operation)) {
          continue;
        }
        for (String id : ids.values()) {
          HttpResponse<String> answer =
              call(contract, path.getKey(), method.getKey(), operation, id, stranger);
          if (answer.body().contains(marker)) {
            leaks.add(method.getKey() + " " + path.getKey() + " with " + id + ": " + answer.body());
          }
          assertThat(answer.statusCode())
              .as(method.getKey() + " " + path.getKey() + " with " + id + ": " + answer.body())
              .isLessThan(500);
          if (answer.statusCode() == 404) {
            refused++;
          }
        }
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(refused).as("unknown to the stranger").isGreaterThan(100);
    assertThat(look(owner, ids)).isEqualTo(before);
  }

  /** One thing of every kind; its id by the path under which its owner reads it. */
  private Map<String, String> furnish(String key) {
    Map<String, String> ids = new LinkedHashMap<>();
    String tag = create(key, "/tags", new JsonObject().put("name", marker).put("color", "red"));
    ids.put("/tags?search=" + marker, tag);
    String folder = create(key, "/folders", new JsonObject().put("name", marker));
    ids.put("/folders?search=" + marker, folder);
    String domain = "d" + marker.substring(5) + ".example.com";
    create(
        key,
        "/domains",
        new JsonObject().put("slug", domain).put("placeholder", "https://example.com/" + marker));
    ids.put("/domains", domain);
    String product =
        create(
            key,
            "/products",
            new JsonObject()
                .put("name", marker)
                .put("kind", "product")
                .put("price", 100)
                .put("currency", "usd"));
    ids.put("/products/" + product, product);
    String program = create(key, "/programs", new JsonObject().put("name", marker));
    ids.put("/programs/" + program, program);
    tributary.call(
        "PATCH",
        "/api/programs/" + program,
        "{\"rewards\":[{\"event\":\"sale\",\"type\":\"percentage\",\"amount\":10}]}",
        key);
    String partner =
        create(
            key,
            "/partners",
            new JsonObject()
                .put("name", marker)
                .put("email", marker + "@example.com")
                .put("tenantId", "t-" + marker)
                .put("programId", program));
    ids.put("/partners?email=" + marker + "@example.com", partner);
    JsonObject link =
        object(
            key,
            "POST",
            "/links",
            new JsonObject()
                .put("url", "https://example.com/" + marker)
                .put("domain", "localhost:" + tributary.port)
                .put("key", marker)
                .put("externalId", "x" + marker)
                .put("partnerId", partner)
                .put("programId", program)
                .put("tagIds", new JsonArray().add(tag))
                .put("folderId", folder));
    ids.put("/links/info?linkId=" + link.getString("id"), link.getString("id"));
    String location =
        tributary
            .send(
                HttpRequest.newBuilder(URI.create(link.getString("shortLink")))
                    .header(
                        "user-agent",
                        "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0")
                    .GET())
            .headers()
            .firstValue("location")
            .orElseThrow();
    JsonObject lead =
        object(
            key,
            "POST",
            "/track/lead",
            new JsonObject()
                .put("clickId", location.replaceFirst(".*dub_id=", ""))
                .put("eventName", marker)
                .put("customerExternalId", marker)
                .put("customerName", marker));
    assertThat(lead.getJsonObject("customer")).isNotNull();
    object(
        key,
        "POST",
        "/track/sale",
        new JsonObject()
            .put("customerExternalId", marker)
            .put("amount", 1_000)
            .put("invoiceId", marker));
    JsonObject customer = array(key, "/customers?externalId=" + marker).getJsonObject(0);
    ids.put("/customers/" + customer.getString("id"), customer.getString("id"));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> array(key, "/commissions?partnerId=" + partner).size() == 1);
    JsonObject commission = array(key, "/commissions?partnerId=" + partner).getJsonObject(0);
    ids.put("/commissions?partnerId=" + partner, commission.getString("id"));
    return ids;
  }

  /** What its owner sees of everything, without what changes by itself. */
  private Map<String, String> look(String key, Map<String, String> ids) {
    Map<String, String> seen = new LinkedHashMap<>();
    ids.keySet()
        .forEach(path -> seen.put(path, tributary.call("GET", "/api" + path, "", key).body()));
    seen.replaceAll((path, body) -> body.replaceAll("\"lastUsedAt\":\"[^\"]*\"", ""));
    return seen;
  }

  private HttpResponse<String> call(
      JsonObject contract,
      String path,
      String method,
      JsonObject operation,
      String id,
      String key) {
    StringBuilder target =
        new StringBuilder("/api").append(path.replaceAll("\\{[^}]+}", encode(id))).append('?');
    for (Object one : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = (JsonObject) one;
      if ("query".equals(parameter.getString("in"))
          && ID_LIKE.matcher(parameter.getString("name")).matches()) {
        target.append(parameter.getString("name")).append('=').append(encode(id)).append('&');
      }
    }
    JsonObject content =
        operation.getJsonObject("requestBody", new JsonObject()).getJsonObject("content");
    Object body =
        content == null
            ? null
            : example(
                contract,
                content.getJsonObject("application/json").getJsonObject("schema"),
                id,
                "body",
                0);
    return tributary.call(
        method.toUpperCase(java.util.Locale.ROOT),
        target.toString(),
        body == null ? "" : Json.encode(body),
        key);
  }

  /** The smallest value that the schema allows, with {@code id} wherever an id may stand. */
  private @Nullable Object example(
      JsonObject contract, JsonObject schema, String id, String name, int depth) {
    JsonObject resolved = schema;
    if (schema.getString("$ref") != null) {
      String referenced = schema.getString("$ref").replaceFirst(".*/", "");
      resolved =
          contract.getJsonObject("components").getJsonObject("schemas").getJsonObject(referenced);
    }
    for (String choice : List.of("oneOf", "anyOf", "allOf")) {
      if (resolved.getJsonArray(choice) != null) {
        return example(contract, resolved.getJsonArray(choice).getJsonObject(0), id, name, depth);
      }
    }
    if (resolved.getJsonArray("enum") != null) {
      return resolved.getJsonArray("enum").getValue(0);
    }
    Object type = resolved.getValue("type");
    String kind = type instanceof JsonArray several ? several.getString(0) : String.valueOf(type);
    return switch (kind) {
      case "object" -> exampleObject(contract, resolved, id, depth);
      case "array" ->
          new JsonArray()
              .add(
                  example(
                      contract,
                      resolved.getJsonObject("items", new JsonObject().put("type", "string")),
                      id,
                      name,
                      depth + 1));
      case "integer", "number" -> resolved.getValue("minimum", 1);
      case "boolean" -> true;
      default -> ID_LIKE.matcher(name).matches() ? id : text(resolved);
    };
  }

  private JsonObject exampleObject(JsonObject contract, JsonObject schema, String id, int depth) {
    JsonObject example = new JsonObject();
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    for (Map.Entry<String, Object> property :
        schema.getJsonObject("properties", new JsonObject())) {
      boolean wanted =
          required.contains(property.getKey())
              || (depth < 2 && ID_LIKE.matcher(property.getKey()).matches());
      if (wanted) {
        example.put(
            property.getKey(),
            example(contract, (JsonObject) property.getValue(), id, property.getKey(), depth + 1));
      }
    }
    return example;
  }

  private static String text(JsonObject schema) {
    return "uri".equals(schema.getString("format")) || schema.getInteger("maxLength", 0) > 1_000
        ? "https://example.com/stranger"
        : "stranger@example.com";
  }

  private String create(String key, String path, JsonObject body) {
    return object(key, "POST", path, body).getString("id");
  }

  private JsonObject object(String key, String method, String path, JsonObject body) {
    HttpResponse<String> response = tributary.call(method, "/api" + path, body.encode(), key);
    assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 202);
    return new JsonObject(response.body());
  }

  private JsonArray array(String key, String path) {
    return new JsonArray(tributary.call("GET", "/api" + path, "", key).body());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
