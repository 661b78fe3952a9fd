package io.tributary.solo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The main class of Kafka's process. Unlike {@code kafka.Kafka} it formats its storage at the first
 * start, needs no log4j, and ends when its parent does: the parent holds the other end of its
 * standard input, which the system closes even after {@code kill -9}.
 */
public final class KafkaNode {
  private KafkaNode() {}

  /**
   * @param args the path of a Kafka configuration file
   */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(reader);
    }
    KafkaConfig config = new KafkaConfig(properties);
    format(config, properties.getProperty("log.dirs"));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
    Thread.ofPlatform().daemon().name("parent-watch").start(KafkaNode::exitWithParent);
    server.startup();
    server.awaitShutdown();
  }

  private static void format(KafkaConfig config, String folder) throws Exception {
    // Written last by the formatter, so its presence means that formatting was completed.
    if (Files.exists(Path.of(folder, "meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(System.out)
        .setNodeId(config.nodeId())
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(folder))
        .setMetadataLogDirectory(folder)
        .setControllerListenerName(config.controllerListenerNames().get(0))
        .setHasDynamicQuorum(false)
        .setIgnoreFormatted(true)
        .run();
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; only the end of the stream means something.
      }
    } catch (IOException e) {
      System.err.println("lost the parent: " + e);
    }
    System.exit(0);
  }
}
