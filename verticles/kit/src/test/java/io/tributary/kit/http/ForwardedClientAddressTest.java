package io.tributary.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedClientAddressTest {
  private final ForwardedClientAddress clients =
      new ForwardedClientAddress(
          List.of("10.0.0.0/8", "192.0.2.7", "fd00::/9").stream().map(Network::parse).toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A stranger may write into the header what it likes.
        "203.0.113.9 | 1.1.1.1 | 203.0.113.9",
        "10.1.2.3 | 198.51.100.4 | 198.51.100.4",
        // The rightmost untrusted one: what stands left of it is hearsay.
        "10.1.2.3 | 6.6.6.6, 198.51.100.4, 10.9.9.9 | 198.51.100.4",
        "10.1.2.3 | 198.51.100.4, 192.0.2.7 | 198.51.100.4",
        "192.0.2.8 | 198.51.100.4 | 192.0.2.8",
        "10.1.2.3 | 198.51.100.4:5123 | 198.51.100.4",
        "fd00::1 | 2001:db8::5 | 2001:db8::5",
        "fd7f::1 | [2001:db8::5]:443 | 2001:db8::5",
        "fd80::1 | 2001:db8::5 | fd80::1",
        "fd00::1%eth0 | 2001:db8::5 | 2001:db8::5",
        "::ffff:10.1.2.3 | 198.51.100.4 | 198.51.100.4",
        // Nothing but trusted ones: the first of them is the client.
        "10.1.2.3 | 10.0.0.4, 10.0.0.5 | 10.0.0.4",
        "10.1.2.3 | unknown | 10.1.2.3",
        "10.1.2.3 | 8.8.8.8, unknown, 10.0.0.5 | 10.0.0.5",
        "10.1.2.3 | '' | 10.1.2.3",
      })
  void resolveShouldNameTheRightmostUntrustedAddress(String peer, String header, String client) {
    assertThat(clients.resolve(peer, List.of(header))).isEqualTo(client);
  }

  @Test
  void resolveShouldReadSeveralHeadersAsOneList() {
    assertThat(clients.resolve("10.1.2.3", List.of("6.6.6.6", "198.51.100.4, 10.9.9.9")))
        .isEqualTo("198.51.100.4");
  }

  @Test
  void resolveShouldNameThePeerWhenThereIsNoHeader() {
    assertThat(clients.resolve("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "fd00::/129", "1.2.3"})
  void behindShouldRefuseWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> ClientAddress.behind(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "2001:db8::5, 2001:db8::",
    "::1, ::",
    "::ffff:203.0.113.77, 203.0.113.0",
    "2001:0:0:1::, 2001::",
    "2001:0:7:1::, 2001:0:7::",
    "nonsense, 0.0.0.0",
  })
  void truncateShouldKeepTheNetworkOnly(String address, String network) {
    assertThat(Addresses.truncate(address)).isEqualTo(network);
    assertThat(Addresses.truncate(network)).isEqualTo(network);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true, false",
    "172.16.0.1, true, false",
    "172.32.0.1, false, false",
    "192.168.1.1, true, false",
    "100.64.0.1, true, false",
    "127.0.0.1, true, true",
    "::1, true, true",
    "0:0:0:0:0:0:0:1, true, true",
    "fd12::1, true, false",
    "fe80::1, true, false",
    "::ffff:192.168.1.1, true, false",
    "2001:db8::1, false, false",
    "203.0.113.9, false, false",
    "nonsense, false, false",
  })
  void addressesShouldBeToldApart(String address, boolean isPrivate, boolean isLoopback) {
    assertThat(Addresses.isPrivate(address)).isEqualTo(isPrivate);
    assertThat(Addresses.isLoopback(address)).isEqualTo(isLoopback);
  }
}
