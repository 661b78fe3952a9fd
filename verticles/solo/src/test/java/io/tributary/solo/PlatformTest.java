package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, LINUX_AMD64",
    "Linux, aarch64, LINUX_ARM64",
    "Mac OS X, aarch64, DARWIN_ARM64"
  })
  void ofShouldKnowTheSystem(String name, String processor, Platform expected) {
    assertThat(Platform.of(name, processor)).isEqualTo(expected);
  }

  @Test
  void ofShouldSayWhatIsMissingAndWhatToDo() {
    assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
        .isInstanceOf(SoloException.class)
        .hasMessageStartingWith("No PostgreSQL and Redis programs are packaged for Windows 11")
        .hasMessageEndingWith("Run servers of your own and point Tributary at them.");
  }

  /** The names belong to two libraries, which an upgrade may change. */
  @ParameterizedTest
  @EnumSource
  void programsShouldBePackaged(Platform platform) {
    assertThat(resourceExists(platform.redisProgram())).isTrue();
    if (platform != Platform.DARWIN_ARM64) {
      assertThat(resourceExists(platform.postgresArchive())).isTrue();
    }
  }

  private static boolean resourceExists(String name) {
    return Platform.class.getClassLoader().getResource(name) != null;
  }
}
