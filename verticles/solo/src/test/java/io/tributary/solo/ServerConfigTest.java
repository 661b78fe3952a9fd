package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  @TempDir Path folder;
  private HomeFolder home;
  private Programs programs;

  @BeforeEach
  void open() {
    home = HomeFolder.open(folder);
    programs = new Programs(folder.resolve("cache"), Platform.LINUX_AMD64);
  }

  @Test
  void redisShouldListenOnLoopbackAndKeepItsData() {
    assertThat(new RedisServer(home, programs, 20_001, true).config())
        .contains("bind 127.0.0.1\n", "port 20001\n", "appendonly yes\n", "appendfsync everysec\n")
        .contains("dir \"" + folder.resolve("redis") + "\"\n");
  }

  @Test
  void postgresShouldListenOnLoopbackAndWriteThrough() {
    assertThat(new PostgresServer(home, programs, 20_002, true).config())
        .contains("listen_addresses = '127.0.0.1'\n", "port = 20002\n")
        .contains("fsync = on\n", "full_page_writes = on\n", "synchronous_commit = on\n");
  }

  @Test
  void postgresForTestsShouldStillSurviveTheDeathOfItsProcess() {
    assertThat(new PostgresServer(home, programs, 20_002, false).config())
        .contains("fsync = off\n", "synchronous_commit = on\n");
  }

  @Test
  void postgresPasswordShouldBeKeptAndNeverPrinted() {
    PostgresEndpoint first = new PostgresServer(home, programs, 20_002, true).endpoint();
    PostgresEndpoint second = new PostgresServer(home, programs, 20_002, true).endpoint();

    assertThat(first.password()).hasSizeGreaterThan(30).isEqualTo(second.password());
    assertThat(first.toString()).isEqualTo("tributary@127.0.0.1:20002/tributary");
  }

  @Test
  void kafkaShouldAcceptItsConfigurationAndListenOnLoopback() throws IOException {
    KafkaConfig config = new KafkaConfig(kafka(true), false);

    assertThat(config.isKRaftCombinedMode()).isTrue();
    assertThat(config.getList("listeners"))
        .containsExactly("BROKER://127.0.0.1:20003", "CONTROLLER://127.0.0.1:20004");
    assertThat(config.getList("log.dirs")).containsExactly(folder.resolve("kafka").toString());
    assertThat(config.getLong("log.flush.interval.messages")).isEqualTo(1);
  }

  @Test
  void kafkaForTestsShouldLeaveFlushingToTheSystem() throws IOException {
    assertThat(kafka(false)).doesNotContainKey("log.flush.interval.messages");
  }

  private Properties kafka(boolean durable) throws IOException {
    Properties properties = new Properties();
    String config = new KafkaServer(home, folder, 20_003, 20_004, 512, durable, true).config();
    properties.load(new StringReader(config));
    return properties;
  }

  @Test
  void optionsShouldRefuseWhatCannotWork() {
    SoloOptions options = SoloOptions.of(folder);

    assertThatThrownBy(() -> options.withKafkaHeapMb(64))
        .hasMessage("kafkaHeapMb must be 128 to 32768, not 64");
    assertThatThrownBy(() -> options.withParts(Set.of()))
        .hasMessage("name at least one server to run");
  }
}
