package io.tributary.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What a node does in its first seconds, done once while the Java virtual machine takes notes: what
 * it loads, links and compiles here, it has ready at every later start (the AOT cache). Blocking.
 */
final class Rehearsal {
  private static final int VISITS = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  private final String url;
  private final String key;

  /**
   * @param url of this node, without a slash at the end
   * @param key its first workspace's API key
   */
  Rehearsal(String url, String key) {
    this.url = url;
    this.key = key;
  }

  /**
   * @throws IOException if an answer is not as it should be
   */
  void run() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      expect(client, 200, get("/api/health"));
      expect(client, 200, get("/app/"));
      JsonObject link =
          new JsonObject(
              expect(
                  client,
                  200,
                  api("/api/links")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"url\":\"https://example.com/\",\"key\":\"rehearsal\"}"))));
      for (int i = 0; i < VISITS; i++) {
        expect(client, 302, get("/rehearsal?visit=" + i).header("user-agent", BROWSER));
      }
      awaitClicks(client, link.getString("id"));
    }
  }

  /** The way of a click to its end: journal, Kafka, PostgreSQL. */
  private void awaitClicks(HttpClient client, String linkId)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (new JsonObject(expect(client, 200, api("/api/links/info?linkId=" + linkId)))
            .getInteger("clicks")
        < VISITS) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the clicks were not stored in time");
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
  }

  private HttpRequest.Builder api(String path) {
    return get(path)
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json");
  }

  private static String expect(HttpClient client, int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != status) {
      throw new IOException(
          answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }
}
