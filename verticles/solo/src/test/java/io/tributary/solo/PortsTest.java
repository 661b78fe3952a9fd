package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("ports.properties");
  }

  @Test
  void portShouldBeRememberedOverStarts() {
    Ports first = new Ports(file);
    int port = first.port("redis");
    first.save();

    assertThat(new Ports(file).port("redis")).isEqualTo(port);
  }

  @Test
  void portShouldBeAnotherWhenTheRememberedOneIsTaken() throws IOException {
    Ports first = new Ports(file);
    int port = first.port("redis");
    first.save();

    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(Loopback.at(port));

      assertThat(new Ports(file).port("redis")).isNotEqualTo(port);
    }
  }

  @Test
  void portShouldBeAnotherWhenTwoNamesRememberTheSame() throws IOException {
    Files.writeString(file, "redis=20000\nkafka=20000\n");
    Ports ports = new Ports(file, port -> true);

    assertThat(ports.port("redis")).isEqualTo(20_000);
    assertThat(ports.port("kafka")).isNotEqualTo(20_000);
  }

  @Test
  void portShouldBeChosenWhenFileHoldsNonsense() throws IOException {
    Files.writeString(file, "redis=99999\nkafka=many\n");
    Ports ports = new Ports(file, port -> true);

    assertThat(ports.port("redis")).isBetween(1, 65_535);
    assertThat(ports.port("kafka")).isBetween(1, 65_535);
  }

  @Test
  void portShouldFailWhenNoneIsFree() {
    Ports ports = new Ports(file, port -> false);

    assertThatThrownBy(() -> ports.port("redis"))
        .isInstanceOf(SoloException.class)
        .hasMessageStartingWith("no free port between");
  }
}
