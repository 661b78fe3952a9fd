package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordGateTest {
  @Test
  void addressesOfOneNetworkShouldShareTheirTries() {
    assertThat(PasswordGate.networkOf("2001:db8:1:2::1"))
        .isEqualTo(PasswordGate.networkOf("2001:db8:1:2:ffff:1:2:3"))
        .isNotEqualTo(PasswordGate.networkOf("2001:db8:1:3::1"));
    assertThat(PasswordGate.networkOf("203.0.113.1"))
        .isEqualTo("203.0.113.1")
        .isNotEqualTo(PasswordGate.networkOf("203.0.113.2"));
  }
}
