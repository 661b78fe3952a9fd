package io.tributary.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.MeshJson;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UseServers({Part.POSTGRES, Part.KAFKA})
class EmailsIT {
  private static final Duration SOON = Duration.ofSeconds(15);
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
      assertThat(sent.getInteger("attempts")).isEqualTo(2);
    } finally {
      NotificationsNode.await(vertx.close());
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
