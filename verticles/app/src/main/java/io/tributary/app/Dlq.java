package io.tributary.app;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.kit.kafka.DeadLetter;
import io.tributary.kit.kafka.DeadLetterDesk;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.solo.Part;
import io.tributary.solo.SoloAddresses;
import io.tributary.solo.SoloException;
import io.tributary.solo.SoloOptions;
import io.tributary.solo.SoloServers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** {@code scripts/dlq}: what a person does with dead letters. */
public final class Dlq {
  private static final String ALL = "all";

  private static final String USAGE =
      """
      Usage: scripts/dlq list
             scripts/dlq show ID
             scripts/dlq replay ID… | all
             scripts/dlq drop ID… | all
             each with [--env dev|rct|prod] [--conf FOLDER]

      A record that a consumer can never take in is parked in the topic <topic>.dlq, so that those behind it go on. Once
      what was wrong is mended, replay sends it through its consumer again, for that consumer only, and removes it here; a
      record that arrives twice counts once. Drop removes it for good.

        list     one line for each: ID, when, how often it was tried, why
        show     all that is known of one, and what is in it
        --env, --conf
                 the settings, as for scripts/run; TRIBUTARY_HOME and all other variables count too
        --help   this text

      With solo.enabled (env dev) Kafka of the home folder is asked, and started for the time being when it is not
      running. Without, the one that the settings name. Ends with 0, with 1 if there is no such letter, with 2 if Kafka or
      the settings were of no use.
      """;

  private final PrintStream out;
  private final Map<String, String> environment;

  Dlq(PrintStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new Dlq(System.out, System.getenv()).run(arguments));
  }

  /** Returns what the process ends with. */
  int run(String... arguments) {
    try {
      return obey(arguments);
    } catch (ConfigException | SoloException | KafkaException | IOException e) {
      out.println("dlq: " + e.getMessage());
      return 2;
    }
  }

  private int obey(String[] arguments) throws IOException {
    List<String> words = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("-")) {
        flags.add(arguments[i]);
        if (!arguments[i].contains("help")
            && !arguments[i].equals("-h")
            && i + 1 < arguments.length) {
          flags.add(arguments[++i]);
        }
      } else {
        words.add(arguments[i]);
      }
    }
    Options options = Options.parse(flags.toArray(String[]::new));
    if (options.help()) {
      out.print(USAGE);
      return 0;
    }
    check(words);
    Settings settings = ConfFiles.settings(options, environment);
    if (!settings.flag("solo.enabled")) {
      return at(settings, words);
    }
    Path home = SoloMode.owner(settings, Main.home(settings));
    SoloAddresses running = SoloAddresses.ofRunning(home);
    if (running != null) {
      return at(SoloMode.pointedAt(settings, running.kafka()), words);
    }
    out.println("starting Kafka of " + home);
    SoloOptions kafka = SoloOptions.of(home).withParts(Set.of(Part.KAFKA));
    try (SoloServers started = SoloServers.start(kafka, (part, state, millis) -> {})) {
      return at(SoloMode.pointedAt(settings, started.kafka()), words);
    }
  }

  private static void check(List<String> words) {
    String verb = words.isEmpty() ? "" : words.getFirst();
    int more = words.size() - 1;
    boolean fits =
        switch (verb) {
          case "list" -> more == 0;
          case "show" -> more == 1;
          case "replay", "drop" -> more >= 1;
          default -> false;
        };
    if (!fits) {
      throw new ConfigException("say list, show ID, replay ID… or drop ID…; see --help");
    }
  }

  private int at(Settings settings, List<String> words) {
    try (DeadLetterDesk desk = new DeadLetterDesk(KafkaConfig.from(settings))) {
      return act(desk, words.getFirst(), words.subList(1, words.size()));
    }
  }

  private int act(DeadLetterDesk desk, String verb, List<String> ids) {
    List<DeadLetter> letters = desk.list();
    if (verb.equals("list")) {
      letters.forEach(this::line);
      out.println(letters.isEmpty() ? "none" : letters.size() + " parked");
      return 0;
    }
    boolean all = ids.equals(List.of(ALL));
    List<DeadLetter> chosen =
        letters.stream().filter(letter -> all || ids.contains(letter.id())).toList();
    if (!all && chosen.size() < Set.copyOf(ids).size()) {
      List<String> known = chosen.stream().map(DeadLetter::id).toList();
      ids.stream().filter(id -> !known.contains(id)).forEach(id -> out.println("no letter " + id));
      return 1;
    }
    for (DeadLetter letter : chosen) {
      switch (verb) {
        case "replay" -> desk.replay(letter);
        case "drop" -> desk.drop(letter);
        default -> show(letter);
      }
      if (!verb.equals("show")) {
        out.println(letter.id() + (verb.equals("replay") ? " sent again" : " removed"));
      }
    }
    return 0;
  }

  private void line(DeadLetter letter) {
    out.printf(
        "%s  %s  %d×  %s%n",
        letter.id(),
        Instant.ofEpochMilli(letter.parkedAtMs()),
        letter.attempts(),
        letter.reason().lines().findFirst().orElse(""));
  }

  private void show(DeadLetter letter) {
    byte[] value = letter.value();
    out.println("id         " + letter.id());
    out.println("consumer   " + letter.consumer());
    out.println("topic      " + letter.topic());
    out.println("partition  " + letter.partition());
    out.println("offset     " + letter.offset());
    out.println("key        " + letter.key());
    out.println("parked     " + Instant.ofEpochMilli(letter.parkedAtMs()));
    out.println("attempts   " + letter.attempts());
    out.println("reason     " + letter.reason());
    out.println(
        "value      " + (value == null ? "none" : new String(value, StandardCharsets.UTF_8)));
  }
}
