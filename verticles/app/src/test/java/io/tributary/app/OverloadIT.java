package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * More is asked of the API than a node takes; it may take little here, so that little is enough.
 */
class OverloadIT {
  private static final int READERS = 150;
  private static final int VISITS = 500;

  @Test
  void redirectsAndSalesShouldGoOnWhileTheApiRefusesReads() throws Exception {
    try (RunningTributary node =
            RunningTributary.startNew(
                "overload",
                Map.of(
                    "TRIBUTARY_GATEWAY_MAX_OPERATIONS", "12",
                    "TRIBUTARY_RATE_LIMIT_DEFAULT", "9999999/1m",
                    "TRIBUTARY_RATE_LIMIT_ANALYTICS", "9999999/1m"));
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      String link =
          "{\"url\":\"https://shop.example.com/\",\"key\":\"busy\",\"trackConversion\":true}";
      assertThat(node.call("POST", "/api/links", link).statusCode()).isEqualTo(200);
      Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
      AtomicBoolean over = new AtomicBoolean();
      List<CompletableFuture<Void>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(CompletableFuture.runAsync(() -> read(node, answers, over), readers));
      }
      try {
        for (int i = 0; i < VISITS; i++) {
          assertThat(visit(node).statusCode()).isEqualTo(302);
          if (i % 10 == 0) {
            sell(node, visit(node), i);
          }
        }
      } finally {
        over.set(true);
        CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new)).join();
      }
      assertThat(answers.keySet()).containsExactlyInAnyOrder(200, 503);
      assertThat(node.call("GET", "/api/links", "").statusCode()).isEqualTo(200);
      String metrics = node.metrics();
      assertThat(metrics).contains("tributary_refused_total{queue=\"operations-read\"}");
    }
  }

  private static void read(
      RunningTributary node, Map<Integer, LongAdder> answers, AtomicBoolean over) {
    while (!over.get()) {
      HttpResponse<String> answer = node.call("GET", "/api/links?pageSize=100", "");
      answers.computeIfAbsent(answer.statusCode(), status -> new LongAdder()).increment();
      if (answer.statusCode() == 503) {
        assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 3L);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
            .isEqualTo("service_unavailable");
      }
    }
  }

  private static HttpResponse<String> visit(RunningTributary node) {
    return node.send(
        HttpRequest.newBuilder(URI.create(node.url() + "/busy"))
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"));
  }

  private static void sell(RunningTributary node, HttpResponse<String> visit, int number) {
    String location = visit.headers().firstValue("location").orElseThrow();
    String click = location.substring(location.indexOf("dub_id=") + "dub_id=".length());
    JsonObject sale =
        new JsonObject()
            .put("clickId", click)
            .put("customerExternalId", "customer-" + number)
            .put("amount", 1_000)
            .put("invoiceId", "invoice-" + number);
    assertThat(node.call("POST", "/api/track/sale", sale.encode()).statusCode()).isEqualTo(200);
  }
}
