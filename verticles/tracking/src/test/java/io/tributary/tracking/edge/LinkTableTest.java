package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkTableTest {
  private final LinkTable table = new LinkTable();

  @Test
  void findShouldIgnoreCaseAndKeepDomainsApart() {
    table.put(link("go.test", "Summer/Sale", "link_1", 1));
    table.put(link("other.test", "summer/sale", "link_2", 2));

    assertThat(find("go.test", "SUMMER/sale")).isEqualTo("link_1");
    assertThat(find("other.test", "Summer/Sale")).isEqualTo("link_2");
    assertThat(find("go.test", "summer")).isNull();
    assertThat(find("third.test", "summer/sale")).isNull();
  }

  @Test
  void findShouldFoldLettersBeyondAscii() {
    table.put(link("go.test", "Été", "link_1", 1));

    assertThat(id(table.find(table.domain("go.test"), "ÉTÉ"))).isEqualTo("link_1");
    assertThat(id(table.find(table.domain("go.test"), "ete"))).isNull();
  }

  @Test
  void putShouldNotGoBackToAnOlderRevision() {
    table.put(link("go.test", "new", "link_1", 2));
    table.put(link("go.test", "old", "link_1", 1));

    assertThat(find("go.test", "new")).isEqualTo("link_1");
    assertThat(find("go.test", "old")).isNull();
    assertThat(table.revisionOf("link_1")).isEqualTo(2);
  }

  @Test
  void putShouldMoveALinkToItsNewKey() {
    table.put(link("go.test", "a", "link_1", 1));
    table.put(link("go.test", "b", "link_1", 2));

    assertThat(find("go.test", "a")).isNull();
    assertThat(find("go.test", "b")).isEqualTo("link_1");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void removeShouldNotTakeTheKeyFromItsNextOwner() {
    table.put(link("go.test", "a", "link_1", 1));
    // The poll may bring the new owner of a key before it brings that the old one is gone.
    table.put(link("go.test", "a", "link_2", 3));
    table.remove("link_1");

    assertThat(find("go.test", "a")).isEqualTo("link_2");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void tableShouldAgreeWithAMapWhateverIsDone() {
    Random random = new Random(3);
    Map<String, String> keyById = new HashMap<>();
    Map<String, String> idByKey = new HashMap<>();
    long revision = 0;
    for (int step = 0; step < 200_000; step++) {
      String id = "link_" + random.nextInt(3_000);
      String key = "k" + random.nextInt(20_000);
      String taken = idByKey.get(key);
      if (random.nextInt(3) == 0) {
        table.remove(id);
        idByKey.remove(keyById.remove(id));
      } else if (taken == null || taken.equals(id)) {
        table.put(link("go.test", key, id, ++revision));
        idByKey.remove(keyById.put(id, key));
        idByKey.put(key, id);
      }
    }

    assertThat(table.size()).isEqualTo(keyById.size());
    for (int k = 0; k < 20_000; k++) {
      assertThat(find("go.test", "K" + k)).isEqualTo(idByKey.get("k" + k));
    }
  }

  @Test
  void readersShouldFindEveryLinkWhileTheTableGrows() {
    List<String> stable = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      stable.add("stable-" + i);
      table.put(link("go.test", stable.get(i), "stable_" + i, i));
    }
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 100_000; i++) {
            table.put(link("go.test", "moving-" + i % 5_000, "moving_" + i % 7_000, 1_000 + i));
            table.remove("moving_" + (i * 31) % 7_000);
          }
        });
    while (!writer.isDone()) {
      for (String key : stable) {
        assertThat(find("go.test", key)).isNotNull();
      }
    }
    writer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private EdgeLink link(String domain, String key, String id, long revision) {
    return new EdgeLink(
        table.domain(domain),
        table.workspace("ws_1"),
        key,
        id,
        "https://shop.example/" + key,
        false,
        true,
        revision,
        null);
  }

  private @Nullable String find(String domain, String key) {
    String path = "/" + key;
    return id(table.find(table.domain(domain), path, 1, path.length()));
  }

  private static @Nullable String id(@Nullable EdgeLink link) {
    return link == null ? null : link.id();
  }
}
