package io.tributary.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.solo.Part;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** With the limit as shipped: five a minute. */
@UseServers({Part.POSTGRES, Part.REDIS})
@TestInstance(Lifecycle.PER_CLASS)
class LoginLimitIT {
  private static final String PASSWORD = "a password of the tests";

  private final Infra infra;
  private final AuthNode one;
  private final AuthNode other;

  /** Its own address, so that the tests do not use up each other's attempts in Redis. */
  private final String email = UUID.randomUUID() + "@example.com";

  LoginLimitIT(Infra infra) {
    this.infra = infra;
    var database = infra.freshDatabase();
    one = AuthNode.start(database, infra.redisUri(), AuthNode.config(null, 5));
    other = AuthNode.start(database, infra.redisUri(), AuthNode.config(null, 5));
  }

  @BeforeAll
  void bootstrap() {
    one.bootstrap(new JsonObject().put("email", email).put("password", PASSWORD));
  }

  @AfterAll
  void close() {
    one.close();
    other.close();
  }

  @Test
  void sixthAttemptShouldBeRefusedEvenWithTheRightPasswordAndOnAnotherNode() {
    for (int i = 0; i < 5; i++) {
      String address = "192.0.2." + i;
      assertThat(AuthNode.refusal(() -> one.login(email, "wrong", address)).code())
          .isEqualTo(FailureCode.UNAUTHORIZED);
    }

    MeshException refusal = AuthNode.refusal(() -> other.login(email, PASSWORD, "192.0.2.99"));

    assertThat(refusal.code()).isEqualTo(FailureCode.RATE_LIMIT_EXCEEDED);
    assertThat(refusal.retryAfterSeconds()).isBetween(1L, 60L);
  }

  @Test
  void sixthAttemptFromOneAddressShouldBeRefusedForWhateverAccount() {
    for (int i = 0; i < 5; i++) {
      String somebody = UUID.randomUUID() + "@example.com";
      AuthNode.refusal(() -> one.login(somebody, "wrong", "2001:db8::1"));
    }

    MeshException refusal =
        AuthNode.refusal(() -> one.login(UUID.randomUUID() + "@x.com", "wrong", "2001:db8::2"));

    assertThat(refusal.code()).isEqualTo(FailureCode.RATE_LIMIT_EXCEEDED);
  }

  @Test
  void attemptsShouldBeLimitedMoreStrictlyWhileRedisHangs() {
    ControlledServer redis = infra.server(Part.REDIS);
    String somebody = UUID.randomUUID() + "@example.com";
    redis.pause();
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(AuthNode.refusal(() -> one.login(somebody, "wrong", "")).code())
            .isEqualTo(FailureCode.UNAUTHORIZED);
      }
      assertThat(AuthNode.refusal(() -> one.login(somebody, "wrong", "")).code())
          .isEqualTo(FailureCode.RATE_LIMIT_EXCEEDED);
    } finally {
      redis.resume();
    }
  }

  @Test
  void attemptsShouldGoOnWhileRedisIsDownAndBeCountedTogetherAfterwards() {
    ControlledServer redis = infra.server(Part.REDIS);
    redis.kill();
    try {
      String somebody = UUID.randomUUID() + "@example.com";
      assertThat(AuthNode.refusal(() -> one.login(somebody, "wrong", "")).code())
          .isEqualTo(FailureCode.UNAUTHORIZED);
    } finally {
      redis.start();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          String somebody = UUID.randomUUID() + "@example.com";
          for (int i = 0; i < 5; i++) {
            assertThat(AuthNode.refusal(() -> one.login(somebody, "wrong", "")).code())
                .isEqualTo(FailureCode.UNAUTHORIZED);
          }
          assertThat(AuthNode.refusal(() -> other.login(somebody, "wrong", "")).code())
              .isEqualTo(FailureCode.RATE_LIMIT_EXCEEDED);
        });
  }
}
