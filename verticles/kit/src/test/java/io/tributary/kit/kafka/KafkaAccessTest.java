package io.tributary.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.kafka.KafkaAccess.Sasl;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {

  @Test
  void passwordShouldArriveWhateverIsInIt() {
    String odd = "a \"quoted\\ ; word";
    KafkaAccess access = new KafkaAccess(true, null, null, null, Sasl.SCRAM_SHA_512, "u\"s", odd);

    Map<String, String> client = access.client();

    assertThat(client)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
    JaasContext read =
        JaasContext.loadClientContext(
            Map.of("sasl.jaas.config", new Password(client.get("sasl.jaas.config"))));
    Map<String, ?> options = read.configurationEntries().getFirst().getOptions();
    assertThat(options.get("password")).isEqualTo(odd);
    assertThat(options.get("username")).isEqualTo("u\"s");
    assertThat(access.toString()).doesNotContain("word");
  }

  @Test
  void openKafkaShouldBeAskedAsBefore() {
    assertThat(KafkaAccess.OPEN.client())
        .containsExactly(Map.entry("security.protocol", "PLAINTEXT"));
  }
}
