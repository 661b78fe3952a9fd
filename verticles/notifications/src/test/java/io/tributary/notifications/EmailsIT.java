package io.tributary.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.tributary.mesh.MeshJson;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UseServers({Part.POSTGRES, Part.KAFKA})
class EmailsIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  /** While its server fails, an e-mail is tried after 2, 4, 8 … seconds. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void commissionShouldBecomeAFileInThePartnersLanguage(Infra infra) throws IOException {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      node.publish(node.commission("cm_fr" + node.workspaceId, "ada@example.com", "fr"));

      JsonObject sent = settled(node, "cm_fr" + node.workspaceId);

      assertThat(sent.getString("status")).isEqualTo("sent");
      String mail = Files.readString(folder.resolve(sent.getString("id") + ".eml"));
      assertThat(mail)
          .contains("To: ada@example.com")
          .contains("multipart/alternative")
          .contains("text/plain", "text/html")
          .contains("Message-ID: <" + sent.getString("id") + "@tributary.test>")
          .contains("Content-Language: fr")
          .contains("Bonjour Ada");
      assertThat(mail.lines().filter(line -> line.startsWith("Subject: ")).toList())
          .first()
          .asString()
          .matches("Subject: =\\?UTF-8\\?Q\\?.*");
    }
  }

  @Test
  void repeatedFactShouldBeToldOnce(Infra infra) throws IOException {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      String id = "cm_once" + node.workspaceId;
      node.publish(node.commission(id, "once@example.com", "en"));
      node.publish(node.commission(id, "once@example.com", "en"));
      node.publish(node.commission("cm_last" + node.workspaceId, "last@example.com", "en"));

      settled(node, id);
      settled(node, "cm_last" + node.workspaceId);

      assertThat(filesFor("once@example.com")).hasSize(1);
    }
  }

  @Test
  void partnerWithoutAddressShouldBeNotedAsSuch(Infra infra) {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      node.publish(node.commission("cm_none" + node.workspaceId, null, "en"));

      assertThat(settled(node, "cm_none" + node.workspaceId).getString("status"))
          .isEqualTo("no-address");
    }
  }

  @Test
  void rubbishShouldNotStopWhatIsBehindIt(Infra infra) {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      node.publish("{}".getBytes(StandardCharsets.UTF_8));
      node.publish("rubbish".getBytes(StandardCharsets.UTF_8));
      node.publish(node.commission("cm_behind" + node.workspaceId, "ada@example.com", "en"));

      assertThat(settled(node, "cm_behind" + node.workspaceId).getString("status"))
          .isEqualTo("sent");
    }
  }

  @Test
  void factsThatTheTableRefusesShouldBeParked(Infra infra) {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      byte[] withoutId = without("commissionId", node);
      byte[] withoutWorkspace = without("workspaceId", node);
      byte[] withNul = ("rub\0bish" + node.workspaceId).getBytes(StandardCharsets.UTF_8);
      node.publish(node.commission("cm_before" + node.workspaceId, "ada@example.com", "en"));
      node.publish(withoutId);
      node.publish(withoutWorkspace);
      node.publish(withNul);
      node.publish(node.commission("cm_after" + node.workspaceId, "ada@example.com", "en"));

      assertThat(settled(node, "cm_before" + node.workspaceId).getString("status"))
          .isEqualTo("sent");
      assertThat(settled(node, "cm_after" + node.workspaceId).getString("status"))
          .isEqualTo("sent");
      assertThat(node.parkedBecause(withoutId)).singleElement().asString().contains("dedup_key");
      assertThat(node.parkedBecause(withoutWorkspace))
          .singleElement()
          .asString()
          .contains("workspace_id");
      assertThat(node.parkedBecause(withNul)).hasSize(1);
    }
  }

  private static byte[] without(String key, NotificationsNode node) {
    return new JsonObject(
            Buffer.buffer(
                MeshJson.encode(
                    node.commission(
                        "cm_without" + key + node.workspaceId, "ada@example.com", "en"))))
        .putNull(key)
        .put("programName", "of " + node.workspaceId)
        .toBuffer()
        .getBytes();
  }

  @Test
  void addressThatIsNoneShouldBeGivenUpAtOnce(Infra infra) {
    try (NotificationsNode node = NotificationsNode.writingTo(infra, folder)) {
      node.publish(node.commission("cm_bad" + node.workspaceId, "no address at all", "en"));

      JsonObject given = settled(node, "cm_bad" + node.workspaceId);
      assertThat(given.getString("status")).isEqualTo("failed");
      assertThat(given.getInteger("attempts")).isEqualTo(1);
    }
  }

  @Test
  void smtpServerShouldGetTheMail(Infra infra) {
    io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
    FakeSmtpServer smtp = new FakeSmtpServer(vertx);
    int port = NotificationsNode.await(smtp.start());
    try (NotificationsNode node = NotificationsNode.sendingTo(infra, port)) {
      String id = "cm_smtp" + node.workspaceId;
      node.publish(node.commission(id, "smtp@example.com", "en"));

      JsonObject sent = settled(node, id);
      assertThat(sent.getString("status")).isEqualTo("sent");
      assertThat(smtp.mails)
          .filteredOn(mail -> mail.contains("smtp@example.com"))
          .singleElement()
          .asString()
          .contains("You earned US$1.00")
          .contains(sent.getString("id"));
    } finally {
      NotificationsNode.await(vertx.close());
    }
  }

  @Test
  void busyServerShouldBeAskedAgainAndAnUnknownPersonNot(Infra infra) {
    io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
    FakeSmtpServer smtp = new FakeSmtpServer(vertx);
    int port = NotificationsNode.await(smtp.start());
    try (NotificationsNode node = NotificationsNode.sendingTo(infra, port)) {
      node.publish(node.commission("cm_550" + node.workspaceId, "nobody@example.com", "en"));
      assertThat(settled(node, "cm_550" + node.workspaceId).getString("status"))
          .isEqualTo("failed");

      smtp.busy.set(1);
      String id = "cm_451" + node.workspaceId;
      node.publish(node.commission(id, "later@example.com", "en"));
      JsonObject waiting =
          await()
              .atMost(SOON)
              .until(
                  () -> node.list().getOrDefault(id, new JsonObject()),
                  one -> one.getString("lastError") != null);
      assertThat(waiting.getString("status")).isEqualTo("queued");
      JsonObject sent = settled(node, id, Duration.ofSeconds(30));
      assertThat(sent.getString("status")).isEqualTo("sent");
    } finally {
      NotificationsNode.await(vertx.close());
    }
  }

  @Test
  void failingServerShouldLoseNothing(Infra infra) throws IOException {
    io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
    int port = freePort();
    FakeSmtpServer smtp = new FakeSmtpServer(vertx, port);
    try (NotificationsNode node = NotificationsNode.signingInTo(infra, port)) {
      List<String> ids =
          IntStream.range(0, 25).mapToObj(i -> "cm_" + i + "_" + node.workspaceId).toList();
      for (String id : ids) {
        node.publish(node.commission(id, id + "@example.com", "en"));
      }
      await().atMost(SOON).until(() -> node.mail().status() == PartHealth.Status.DEGRADED);
      assertThat(node.mail().reason()).contains("e-mails wait since", "onnection refused");

      smtp.refusals.put("AUTH", "535 5.7.8 authentication failed");
      NotificationsNode.await(smtp.start());
      await().atMost(LONG).until(() -> node.mail().reason().contains("535"));
      smtp.refusals.put("RCPT", "554 5.7.1 <a@example.com>: Relay access denied");
      smtp.refusals.remove("AUTH");
      await().atMost(LONG).until(() -> node.mail().reason().contains("Relay access denied"));
      assertThat(node.mail().reason()).doesNotContain("@");
      assertThat(node.list().values())
          .extracting(one -> one.getString("status"))
          .containsOnly("queued");

      smtp.refusals.clear();
      ids.forEach(
          id -> assertThat(settled(node, id, LONG).getString("status")).as(id).isEqualTo("sent"));
      assertThat(node.mail()).isEqualTo(PartHealth.OK);
      assertThat(smtp.mails).hasSize(ids.size());
    } finally {
      NotificationsNode.await(vertx.close());
    }
  }

  @Test
  void failedMessageShouldBeSentAgainWhenSomebodySaysSo(Infra infra) {
    io.vertx.core.Vertx vertx = io.vertx.core.Vertx.vertx();
    FakeSmtpServer smtp = new FakeSmtpServer(vertx);
    int port = NotificationsNode.await(smtp.start());
    try (NotificationsNode node = NotificationsNode.sendingTo(infra, port)) {
      smtp.refusals.put("RCPT", "550 5.1.1 no such person");
      String id = "cm_again" + node.workspaceId;
      node.publish(node.commission(id, "again@example.com", "en"));
      JsonObject failed = settled(node, id);
      assertThat(failed.getString("status")).isEqualTo("failed");
      assertThat(node.mail()).as("others are sent").isEqualTo(PartHealth.OK);

      smtp.refusals.clear();
      node.resend(failed.getString("id"));
      assertThat(settled(node, id).getString("status")).isEqualTo("sent");
      assertThatThrownBy(() -> node.resend(failed.getString("id")))
          .hasMessageContaining("Only a notification that failed can be sent again");
      assertThatThrownBy(() -> node.resend("ntf_of_nobody")).hasMessageContaining("There is no");
    } finally {
      NotificationsNode.await(vertx.close());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static JsonObject settled(NotificationsNode node, String commissionId) {
    return settled(node, commissionId, SOON);
  }

  private static JsonObject settled(NotificationsNode node, String commissionId, Duration atMost) {
    return await()
        .atMost(atMost)
        .until(
            () -> node.list().getOrDefault(commissionId, new JsonObject()),
            one -> !one.getString("status", "queued").equals("queued"));
  }

  private List<Path> filesFor(String recipient) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> {
            try {
              return Files.readString(file).contains(recipient);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }
}
