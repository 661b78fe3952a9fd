package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.http.ClientAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneAddressTest {
  private static final long START = 1_795_000_000_000L;
  private static final long LATER = START + OneAddress.WINDOW_MS;

  private final OneAddress oneAddress =
      new OneAddress(ClientAddress.behind(List.of("127.0.0.0/8", "10.0.0.1")));
  private final OneAddress.Loop first = oneAddress.loop();
  private final OneAddress.Loop second = oneAddress.loop();

  @Test
  void aProxyThatIsNotTrustedShouldBeNoticed() {
    clicks(first, "172.17.0.1", 60);
    clicks(second, "172.17.0.1", 60);
    PartHealth health = after(LATER);
    assertThat(health.status()).isEqualTo(PartHealth.Status.OK);
    assertThat(health.reason()).contains("trustedProxies").doesNotContain("172.17.0.1");
    // One visitor who is somebody else, and all is well.
    second.saw("203.0.113.9", LATER);
    assertThat(after(LATER).reason()).isEmpty();
  }

  @Test
  void aProxyThatDoesNotForwardAddressesShouldBeNoticed() {
    clicks(first, "10.0.0.1", 100);
    assertThat(after(LATER).reason()).contains("X-Forwarded-For").doesNotContain("10.0.0.1");
  }

  @Test
  void nothingShouldBeSaidTooEarly() {
    clicks(first, "172.17.0.1", 1_000);
    assertThat(after(LATER - 1).reason()).isEmpty();
  }

  @Test
  void fewClicksShouldProveNothing() {
    clicks(first, "172.17.0.1", 99);
    assertThat(after(LATER).reason()).isEmpty();
  }

  @Test
  void onePublicAddressShouldBeFine() {
    clicks(first, "203.0.113.9", 1_000);
    assertThat(after(LATER).reason()).isEmpty();
  }

  @Test
  void thisMachineShouldBeFineWhileItIsTrusted() {
    clicks(first, "127.0.0.1", 1_000);
    assertThat(after(LATER).reason()).isEmpty();
  }

  @Test
  void twoPrivateAddressesShouldBeFine() {
    clicks(first, "192.168.1.2", 500);
    clicks(second, "192.168.1.3", 500);
    assertThat(after(LATER).reason()).isEmpty();
  }

  private static void clicks(OneAddress.Loop loop, String address, int count) {
    for (int i = 0; i < count; i++) {
      loop.saw(address, START);
    }
  }

  private PartHealth after(long nowMs) {
    first.publish();
    second.publish();
    oneAddress.check(nowMs);
    return oneAddress.health();
  }
}
