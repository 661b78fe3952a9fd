package io.tributary.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressSharesTest {
  private final AddressShares shares = new AddressShares(2, InetAddress::isLoopbackAddress);

  @Test
  void anAddressShouldHaveItsShareAndNoMore() {
    InetAddress greedy = InetAddress.ofLiteral("203.0.113.9");
    shares.opened(greedy);
    assertThat(shares.isUsedUp(greedy)).isFalse();
    shares.opened(greedy);
    assertThat(shares.isUsedUp(greedy)).isTrue();
    assertThat(shares.isUsedUp(InetAddress.ofLiteral("203.0.113.10"))).isFalse();
    shares.closed(greedy);
    assertThat(shares.isUsedUp(greedy)).isFalse();
  }

  @Test
  void aNetworkOfIpv6ShouldShare() {
    shares.opened(InetAddress.ofLiteral("2001:db8:1:2::1"));
    shares.opened(InetAddress.ofLiteral("2001:db8:1:2:ffff::9"));
    assertThat(shares.isUsedUp(InetAddress.ofLiteral("2001:db8:1:2::7"))).isTrue();
    assertThat(shares.isUsedUp(InetAddress.ofLiteral("2001:db8:1:3::1"))).isFalse();
  }

  @Test
  void whoStandsForManyShouldNotBeLimited() {
    for (int i = 0; i < 5; i++) {
      shares.opened(InetAddress.ofLiteral("127.0.0.1"));
    }
    assertThat(shares.isUsedUp(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
  }

  @Test
  void closedConnectionsShouldBeForgotten() {
    for (int i = 0; i < 200; i++) {
      shares.opened(InetAddress.ofLiteral("10.0.0." + i));
    }
    for (int i = 0; i < 200; i++) {
      shares.closed(InetAddress.ofLiteral("10.0.0." + i));
    }
    assertThat(shares.size()).isZero();
  }
}
