package io.tributary.app;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.solo.Part;
import io.tributary.solo.SoloAddresses;
import io.tributary.solo.SoloException;
import io.tributary.solo.SoloOptions;
import io.tributary.solo.SoloServers;
import io.tributary.tracking.audit.verify.ClickVerifier;
import io.tributary.tracking.audit.verify.Findings;
import io.tributary.tracking.journal.JournalConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** {@code scripts/verify-clicks}: follows every click from the journal into the database. */
public final class VerifyClicks {
  private static final int CANNOT_TELL = 2;

  private static final String USAGE =
      """
      Usage: scripts/verify-clicks [--env dev|rct|prod] [--conf FOLDER]

      Reads the click journal of this machine, the whole topic «clicks» and the whole table of clicks, and checks that
      every click of every journal is stored exactly once, that the hash chains are unbroken, and that no stored click
      came from elsewhere. Changes nothing; works while Tributary runs and while it does not.

      Prints «yes» and ends with 0, or names what is wrong and ends with 1, or says why it cannot tell and ends with 2.

        --env, --conf   the settings, as for scripts/run; TRIBUTARY_HOME and all other variables count too
        --help          this text

      With solo.enabled (env dev) PostgreSQL and Kafka of the home folder are asked, and started for the time being when
      they are not running. A node that uses another one's, as with run --nodes, has written down whose they are: point
      TRIBUTARY_HOME at each node's home in turn. Without solo.enabled, those that the settings name. While it reads, it holds one snapshot of PostgreSQL.
      """;

  private final PrintStream out;

  private VerifyClicks(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    int code;
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        System.out.print(USAGE);
        return;
      }
      code = new VerifyClicks(System.out).run(options);
    } catch (ConfigException | SoloException | KafkaException | IOException | SQLException e) {
      System.err.println("verify-clicks: cannot tell: " + e.getMessage());
      code = CANNOT_TELL;
    } catch (RuntimeException | Error e) {
      // Nobody may take a broken tool for a «no», nor one that ran out of memory.
      System.err.println("verify-clicks: cannot tell");
      e.printStackTrace();
      code = CANNOT_TELL;
    }
    System.exit(code);
  }

  private int run(Options options) throws IOException, SQLException {
    Settings settings = ConfFiles.settings(options, System.getenv());
    Path home = Main.home(settings);
    if (!settings.flag("solo.enabled")) {
      return verify(settings, home);
    }
    Path servers = SoloMode.owner(settings, home);
    SoloAddresses running = SoloAddresses.ofRunning(servers);
    if (running != null) {
      return verify(SoloMode.pointedAt(settings, running.postgres(), running.kafka()), home);
    }
    out.println("starting PostgreSQL and Kafka of " + servers);
    SoloOptions needed = SoloOptions.of(servers).withParts(Set.of(Part.POSTGRES, Part.KAFKA));
    try (SoloServers started = SoloServers.start(needed, (part, state, millis) -> {})) {
      return verify(SoloMode.pointedAt(settings, started.postgres(), started.kafka()), home);
    }
  }

  private int verify(Settings settings, Path home) throws IOException, SQLException {
    Path journal = JournalConfig.from(settings, home).folder();
    Findings findings =
        new ClickVerifier(
                journal,
                KafkaConfig.from(settings),
                PostgresConfig.from(settings),
                line -> out.println("  " + line))
            .run();
    findings.wrong().forEach(line -> out.println("  WRONG " + line));
    long more = findings.wrongCount() - findings.wrong().size();
    if (more > 0) {
      out.println("  … and " + more + " more");
    }
    findings.unknown().forEach(line -> out.println("  UNKNOWN " + line));
    out.println(
        switch (findings.exitCode()) {
          case 0 -> "yes";
          case 1 -> "no: " + findings.wrong().getFirst();
          default -> "cannot tell: " + findings.unknown().getFirst();
        });
    return findings.exitCode();
  }
}
