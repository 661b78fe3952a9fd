package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.app.RunningTributary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** One sale that a shop reports again and again, to several nodes at once. */
record SameSale(Nodes nodes, String name, String body) {
  private static final int TIMES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A partner, the partner's link, and a click on it that the sale will be credited to. */
  static SameSale prepare(Nodes nodes, String name) {
    HttpResponse<String> partner =
        nodes
            .get(0)
            .call(
                "POST",
                "/api/partners",
                new JsonObject().put("name", name).put("email", name + "@example.com").encode());
    assertThat(partner.statusCode()).as(partner.body()).isBetween(200, 201);
    Subject.Link link =
        nodes.newLink(
            new JsonObject()
                .put("url", "https://shop.example.com/" + name)
                .put("key", name)
                .put("partnerId", new JsonObject(partner.body()).getString("id")));
    String sale =
        new JsonObject()
            .put("clickId", Nodes.click(nodes.get(0), link.key()))
            .put("customerExternalId", "customer-" + name)
            .put("amount", 5_000)
            .put("invoiceId", "invoice-" + name)
            .encode();
    return new SameSale(nodes, name, sale);
  }

  /** Every one of them is answered as if it were the first. */
  void tell(List<RunningTributary> some) {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      RunningTributary node = some.get(i % some.size());
      answers.add(
          CompletableFuture.supplyAsync(() -> {
            HttpResponse<String> answer = node.call("POST", "/api/track/sale", body);
            return answer.statusCode() < 300 ? "" : answer.statusCode() + answer.body();
          }));
    }
    assertThat(answers.stream().map(CompletableFuture::join).toList()).containsOnly("");
  }

  void assertCountedOnce(String where) throws SQLException, IOException {
    await().atMost(PATIENCE).until(() -> mails() > 0);
    await().atMost(PATIENCE).until(() -> count(UNSENT) == 0 && count(OUTBOXES) == 0);
    long sales = count(SALES);
    long commissions = count(COMMISSIONS);
    long mails = mails();
    System.out.printf(
        Locale.ROOT,
        "cluster: the same sale %d times %s: %d sale, %d commission, %d e-mail%n",
        TIMES,
        where,
        sales,
        commissions,
        mails);
    assertThat(List.of(sales, commissions, mails)).containsOnly(1L);
  }

  private static final String SALES =
      "SELECT count(*) FROM tracking.conversions WHERE invoice_id = 'invoice-%s'";
  private static final String COMMISSIONS =
      """
      SELECT count(*) FROM payments.commissions c
      JOIN payments.partners p ON p.id = c.partner_id WHERE p.email = '%s@example.com'
      """;
  private static final String UNSENT =
      "SELECT count(*) FROM notifications.notifications WHERE status <> 'sent'";
  private static final String OUTBOXES =
      "SELECT (SELECT count(*) FROM tracking.outbox) + (SELECT count(*) FROM payments.outbox)";

  private long count(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                nodes.database().jdbcUrl(), nodes.database().user(), nodes.database().password());
        PreparedStatement statement = connection.prepareStatement(sql.formatted(name));
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** E-mails to this sale's partner, whichever node sent them. */
  private long mails() throws IOException {
    long found = 0;
    for (RunningTributary node : nodes.all()) {
      Path folder = node.home().resolve("mail");
      if (Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          for (Path file : files.filter(each -> each.toString().endsWith(".eml")).toList()) {
            found += Files.readString(file).contains(name + "@example.com") ? 1 : 0;
          }
        }
      }
    }
    return found;
  }
}
