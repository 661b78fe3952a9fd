package io.tributary.app.demo;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The REST API as any program outside would call it. Blocking. */
final class Api {
  private final HttpClient client;
  private final String base;
  private final String key;

  /**
   * @param url of the installation, without a slash at the end
   */
  Api(HttpClient client, String url, String key) {
    this.client = client;
    this.base = url + "/api";
    this.key = key;
  }

  JsonObject object(String method, String path, @Nullable Object body) {
    return (JsonObject) call(method, path, body);
  }

  JsonArray array(String path) {
    return (JsonArray) call("GET", path, null);
  }

  Object call(String method, String path, @Nullable Object body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Json.encode(body)))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new DemoException(
            method + " " + path + " answered " + response.statusCode() + ": " + response.body());
      }
      return Json.decodeValue(response.body());
    } catch (IOException e) {
      throw new DemoException(
          "Nothing answers at " + base + " (" + e.getMessage() + "). Is scripts/run running?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted");
    }
  }
}
