package io.tributary.solo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that owns servers, for tests that kill it or run it as another user. */
final class SoloProcess implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final Footprint footprint;

  private SoloProcess(Process process, Footprint footprint) {
    this.process = process;
    this.footprint = footprint;
  }

  /** Starts it and waits until its servers answer; its own start timeout is the bound. */
  static SoloProcess start(List<String> prefix, String classpath, Path home, Path cache)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classpath, SoloProcess.class.getName()));
    command.addAll(List.of(home.toString(), cache.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith(READY)) {
        String[] words = line.substring(READY.length()).split(" ");
        PostgresEndpoint postgres =
            new PostgresEndpoint(
                Loopback.HOST, Integer.parseInt(words[0]), "tributary", "tributary", words[1]);
        return new SoloProcess(
            process, new Footprint(postgres, words[2], new KafkaEndpoint(words[3], words[4])));
      }
    }
    throw new IOException("no servers:\n" + String.join("\n", lines));
  }

  Footprint footprint() {
    return footprint;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it stop its servers. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }

  public static void main(String[] args) throws IOException {
    SoloOptions options =
        SoloOptions.of(Path.of(args[0])).withCache(Path.of(args[1])).withDurable(false);
    try (SoloServers servers = SoloServers.start(options, Progress.SILENT)) {
      PostgresEndpoint postgres = servers.postgres();
      System.out.println(
          READY
              + String.join(
                  " ",
                  Integer.toString(postgres.port()),
                  postgres.password(),
                  servers.redisUri(),
                  servers.kafka().bootstrap(),
                  String.valueOf(servers.kafka().password())));
      // Ends with the test: its end of the pipe closes however it dies.
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
