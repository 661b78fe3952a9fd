package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final NodeInfo BUS = new NodeInfo("10.0.0.7", 7810, new JsonObject());

  private final Directory directory = new Directory("here");

  @Test
  void whatTwoMembersServeShouldBeFoundOnBoth() {
    directory.add("links.get", own(1));
    directory.learn(said("there", 1, Map.of("links.get", 2)));
    assertThat(serving("links.get")).containsExactlyInAnyOrder("here", "there", "there");
    assertThat(serving("links.create")).isEmpty();
  }

  @Test
  void othersThatServeAnAddressShouldBeKnownWithoutAskingAnybody() {
    directory.add("links.get", own(1));
    assertThat(directory.others("links.get")).isEmpty();
    directory.learn(said("there", 1, Map.of("links.get", 2)));
    directory.learn(said("elsewhere", 1, Map.of("links.get", 1)));
    assertThat(directory.others("links.get")).containsExactlyInAnyOrder("there", "elsewhere");
    directory.learn(said("there", 2, Map.of("links.list", 1)));
    assertThat(directory.others("links.get")).containsExactly("elsewhere");
    directory.forget("elsewhere");
    assertThat(directory.others("links.get")).isEmpty();
    assertThat(directory.others("links.list")).containsExactly("there");
  }

  @Test
  void whatIsHeardLateShouldNotReplaceWhatIsNewer() {
    directory.learn(said("there", 5, Map.of("links.get", 1)));
    directory.learn(said("there", 4, Map.of()));
    assertThat(serving("links.get")).containsExactly("there");
    assertThat(directory.versionOf("there")).isEqualTo(5);
  }

  @Test
  void aMemberThatIsGoneShouldServeNothing() {
    directory.learn(said("there", 1, Map.of("links.get", 1)));
    directory.forget("there");
    assertThat(serving("links.get")).isEmpty();
    assertThat(directory.nodes()).containsExactly("here");
    // It may have hung, and wait for what it asked before.
    assertThat(directory.bus("there")).isEqualTo(BUS);
    assertThat(directory.bus("nobody")).isNull();
    // Back after a merge, with what it had said before.
    directory.learn(said("there", 1, Map.of("links.get", 1)));
    assertThat(serving("links.get")).containsExactly("there");
  }

  @Test
  void whoWithdrawsShouldBeAskedNothingButStillBeReachedForAnswers() {
    directory.bus(BUS);
    directory.add("links.get", own(1));
    directory.withdraw();
    assertThat(directory.announcement().consumers()).isEmpty();
    assertThat(directory.announcement().bus()).isEqualTo(BUS);
  }

  @Test
  void whatConcernsThisNodeAloneShouldNotBeSaid() {
    directory.add("reply", new RegistrationInfo("here", 1, true));
    assertThat(directory.announcement().consumers()).isEmpty();
    assertThat(serving("reply")).containsExactly("here");
  }

  @Test
  void anAnnouncementShouldReadTheSameOnTheOtherSide() {
    Announcement said = new Announcement("there", 7, BUS, Map.of("links.get", 2, "links.list", 1));
    assertThat(said.toJson().encode())
        .isEqualTo(
            "{\"node\":\"there\",\"version\":7,"
                + "\"bus\":{\"host\":\"10.0.0.7\",\"port\":7810,\"metadata\":{}},"
                + "\"consumers\":{\"links.get\":2,\"links.list\":1}}");
    assertThat(Announcement.from(new JsonObject(said.toJson().encode()))).isEqualTo(said);
    Announcement silent = new Announcement("there", 1, null, Map.of());
    assertThat(Announcement.from(silent.toJson())).isEqualTo(silent);
  }

  /**
   * The bus keeps what it is told for each address that it has asked about, and never asks again.
   */
  @Test
  void whateverHappensTheBusShouldHaveBeenToldOfIt() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Directory each = new Directory("here");
      Remembering bus = new Remembering();
      each.listener(bus);
      Map<String, List<RegistrationInfo>> registered = new HashMap<>();
      for (int step = 1; step < 60; step++) {
        String address = "address-" + random.nextInt(4);
        String node = "node-" + random.nextInt(3);
        switch (random.nextInt(5)) {
          case 0 -> {
            RegistrationInfo info = own(step);
            each.add(address, info);
            registered.computeIfAbsent(address, key -> new ArrayList<>()).add(info);
          }
          case 1 -> {
            List<RegistrationInfo> infos = registered.getOrDefault(address, new ArrayList<>());
            if (!infos.isEmpty()) {
              each.remove(address, infos.removeLast());
            }
          }
          case 2 -> each.forget(node);
          default -> {
            Map<String, Integer> consumers = new TreeMap<>();
            for (int i = 0; i < 4; i++) {
              if (random.nextBoolean()) {
                consumers.put("address-" + i, 1 + random.nextInt(2));
              }
            }
            each.learn(said(node, random.nextInt(step), consumers));
          }
        }
        each.tell();
        for (int i = 0; i < 4; i++) {
          assertThat(bus.remembered("address-" + i))
              .as("seed %d, step %d", seed, step)
              .containsExactlyInAnyOrderElementsOf(each.registrations("address-" + i));
        }
      }
    }
  }

  private static final class Remembering implements RegistrationListener {
    private final Map<String, List<RegistrationInfo>> known = new HashMap<>();

    List<RegistrationInfo> remembered(String address) {
      return known.getOrDefault(address, List.of());
    }

    @Override
    public void registrationsUpdated(RegistrationUpdateEvent event) {
      known.put(event.address(), event.registrations());
    }
  }

  private List<String> serving(String address) {
    return directory.registrations(address).stream().map(RegistrationInfo::nodeId).toList();
  }

  private static RegistrationInfo own(long sequence) {
    return new RegistrationInfo("here", sequence, false);
  }

  private static Announcement said(String node, long version, Map<String, Integer> consumers) {
    return new Announcement(Objects.requireNonNull(node), version, BUS, consumers);
  }
}
