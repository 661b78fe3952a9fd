package io.tributary.solo;

import java.util.Locale;

/** The operating system and processor, in the words that the packaged programs are named with. */
enum Platform {
  LINUX_AMD64("postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64"),
  LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64"),
  DARWIN_ARM64("postgres-darwin-arm_64.txz", "redis-server-6.2.6-v5-darwin-arm64");

  private final String postgresArchive;
  private final String redisProgram;

  Platform(String postgresArchive, String redisProgram) {
    this.postgresArchive = postgresArchive;
    this.redisProgram = redisProgram;
  }

  /** A resource of zonky's jar for this platform. */
  String postgresArchive() {
    return postgresArchive;
  }

  /** A resource of codemonstur's jar. */
  String redisProgram() {
    return redisProgram;
  }

  /**
   * @throws SoloException if there are no programs for this computer
   */
  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    if (system.equals("linux") && intel) {
      return LINUX_AMD64;
    }
    if (system.equals("linux") && arm) {
      return LINUX_ARM64;
    }
    if (system.startsWith("mac") && arm) {
      return DARWIN_ARM64;
    }
    throw new SoloException(
        "No PostgreSQL and Redis programs are packaged for %s on %s; they are for Linux on x86-64 and arm64 and for macOS on arm64. Run servers of your own and point Tributary at them."
            .formatted(osName, osArch));
  }
}
