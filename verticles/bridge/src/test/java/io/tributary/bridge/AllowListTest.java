package io.tributary.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AllowListTest {
  private static final String FILE =
      """
      clients:
        fraud-scoring:
          tokenSha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          serves: [fraud.score]
      """;

  @Test
  void clientShouldBeKnownByItsTokenAlone() {
    AllowList list = AllowList.parse(FILE, "bridge.yaml");
    BridgeClient client = Objects.requireNonNull(list.clientOf("test"));
    assertThat(client.name()).isEqualTo("fraud-scoring");
    assertThat(client.mayServe("fraud.score")).isTrue();
    assertThat(client.mayServe("fraud.scores")).isFalse();
    assertThat(client.mayAsk("fraud.score")).isFalse();
    assertThat(client.mayPublish("fraud.score")).isFalse();
    assertThat(list.clientOf("")).isNull();
  }

  @Test
  void clientShouldBeKnownByEachOfTwoTokensWhileOneIsChanged() {
    String hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    AllowList list =
        AllowList.parse(
            FILE.replace(hash, "[" + hash + ", " + AllowList.hash("next") + "]"), "bridge.yaml");
    assertThat(Objects.requireNonNull(list.clientOf("test")).name()).isEqualTo("fraud-scoring");
    assertThat(list.clientOf("next")).isEqualTo(list.clientOf("test"));
    assertThat(list.size()).isEqualTo(1);
    refused(FILE.replace(hash, "[" + hash + ", a, b]"), "the old and the new");
  }

  @Test
  void addressesOfTheMeshsOwnShouldNotBeWithinAPattern() {
    BridgeClient client =
        Objects.requireNonNull(
            AllowList.parse(FILE.replace("[fraud.score]", "[fraud.*]"), "bridge.yaml")
                .clientOf("test"));
    assertThat(client.mayServe("fraud.other")).isTrue();
    assertThat(client.mayServe("fraud.score@node")).isFalse();
    assertThat(client.mayServe("fraud.")).isFalse();
  }

  @Test
  void nothingShouldBeAllowedByAnEmptyFile() {
    assertThat(AllowList.parse("", "bridge.yaml").clientOf("test")).isNull();
  }

  @Test
  void whatIsUnclearShouldStopTheStart() {
    refused(FILE.replace("serves:", "server:"), "«server» is not known");
    refused(FILE.replace("9f86", "9F"), "64 hexadecimal digits");
    refused(FILE.replace("tokenSha256: ", "tokenSha256: []\n    #"), "the old and the new");
    refused("- clients", "has no «clients:»");
    refused(FILE.replace("[fraud.score]", "[\"*\"]"), "«*» is no address");
    refused(FILE.replace("[fraud.score]", "fraud.score"), "must be a list");
    refused(FILE + FILE.replace("clients:\n", "").replace("fraud-scoring", "other"), "same token");
    refused("clients: [", "no YAML");
  }

  private static void refused(String file, String why) {
    assertThatThrownBy(() -> AllowList.parse(file, "bridge.yaml"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
