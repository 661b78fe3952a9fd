package io.tributary.app;

import io.tributary.app.log.LogFormat;
import io.tributary.app.roles.Roles;
import io.tributary.gateway.ops.OpsConfig;
import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.config.Settings;
import io.tributary.solo.SoloException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node, says where it is, and stops it in order when it is told to. */
public final class Main {
  private static final String FIRST_LOGIN = "first-login.json";
  private static final int START_TIMEOUT_S = 120;

  /**
   * Beside {@code drainDelay}: requests and operations under way, the last clicks, pools; one after
   * the other they may take so long, and whatever is cut off before is not stopped in order.
   */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /** Variables that are read elsewhere and so are no misspelt settings. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("TRIBUTARY_API_KEY", "TRIBUTARY_CLUSTER_BASE", "TRIBUTARY_JAVA_OPTS");

  private final Logger log = LoggerFactory.getLogger(Main.class);
  private final Console console =
      LogFormat.isJson() ? new LoggedConsole() : new Console(System.out);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable SoloMode solo;
  private @Nullable Node node;
  private boolean stopping;

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        System.out.print(Options.USAGE);
        return;
      }
      LogFormat.choose(options.environment().equals("dev"));
      new Main().run(options);
    } catch (ConfigException e) {
      fail(e.getMessage());
    }
  }

  private void run(Options options) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "tributary-stop"));
    try {
      start(options);
      if (options.rehearse()) {
        System.exit(0); // The hook stops everything, as it does after a signal.
      }
      stopped.await();
    } catch (ConfigException | SoloException e) {
      fail(e.getMessage());
    } catch (ExecutionException e) {
      log.debug("start failed", e);
      fail(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (TimeoutException e) {
      fail("not ready after " + START_TIMEOUT_S + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(@Nullable String why) {
    System.err.println("tributary: " + why);
    System.exit(1);
  }

  private void start(Options options)
      throws ExecutionException, TimeoutException, InterruptedException, IOException {
    long startedAt = System.nanoTime();
    Settings settings = ConfFiles.settings(options, System.getenv());
    settings
        .unknownVariables(System.getenv(), OTHER_VARIABLES)
        .forEach(variable -> log.warn("{} is no setting; see conf/tributary.yaml", variable));
    Path home = home(settings);
    ListenPort.requireFree(NodePorts.of(settings));
    OpsConfig ops = OpsConfig.from(settings);
    Node created = Node.create(settings, home, ConfFiles.fragments(options.conf()));
    remember(created);
    String owner = settings.optional("solo.servers");
    if (settings.flag("solo.enabled") && owner != null) {
      console.line("data in " + home + ", servers of " + owner);
      settings = SoloMode.sharing(settings, home, Path.of(owner));
    } else if (settings.flag("solo.enabled")) {
      console.line("data in " + home);
      SoloMode started = SoloMode.start(settings, home, console);
      remember(started);
      settings = started.settings();
    }
    JsonObject bootstrap =
        created
            .start(settings, made -> keepFirstLogin(home, made))
            .toCompletionStage()
            .toCompletableFuture()
            .get(START_TIMEOUT_S, TimeUnit.SECONDS);
    console.ready(
        url(settings),
        ops,
        Roles.from(settings),
        shown(bootstrap, settings),
        home.resolve(FIRST_LOGIN),
        Duration.ofNanos(System.nanoTime() - startedAt));
    if (options.rehearse()) {
      new Rehearsal(url(settings), bootstrap.getString("apiKey")).run();
    }
  }

  private synchronized void remember(SoloMode started) {
    solo = started;
  }

  private synchronized void remember(Node started) {
    node = started;
  }

  /** Runs once, in the shutdown hook: Ctrl-C, SIGTERM or a failed start. */
  private void stop() {
    Node runningNode;
    SoloMode runningSolo;
    synchronized (this) {
      if (stopping) {
        return;
      }
      stopping = true;
      runningNode = node;
      runningSolo = solo;
    }
    if (runningNode != null) {
      console.line("stopping");
      try {
        runningNode
            .stop()
            .toCompletionStage()
            .toCompletableFuture()
            .get(STOP_TIMEOUT.plus(runningNode.drainDelay()).toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.warn("not everything stopped in order", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (runningSolo != null) {
      runningSolo.close();
    }
    stopped.countDown();
  }

  static Path home(Settings settings) {
    String given = settings.optional("home");
    return (given == null ? Path.of(System.getProperty("user.home"), ".tributary") : Path.of(given))
        .toAbsolutePath()
        .normalize();
  }

  static String url(Settings settings) {
    String given = settings.optional("publicUrl");
    return given == null ? "http://localhost:" + settings.string("port") : given;
  }

  /** Without the secrets that the settings gave: whoever made those has them already. */
  static JsonObject shown(JsonObject bootstrap, Settings settings) {
    JsonObject shown = bootstrap.copy();
    for (String secret : List.of("password", "apiKey")) {
      if (settings.optional("bootstrap." + secret) != null) {
        shown.remove(secret);
      }
    }
    return shown;
  }

  /** So that it can be read again, by its owner only; solo mode's data lies in the same folder. */
  private static void keepFirstLogin(Path home, JsonObject bootstrap) {
    Path file = home.resolve(FIRST_LOGIN);
    JsonObject login =
        new JsonObject()
            .put("email", bootstrap.getString("email"))
            .put("password", bootstrap.getString("password"))
            .put("apiKey", bootstrap.getString("apiKey"));
    try {
      Files.createDirectories(home);
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, login.toBuffer().getBytes(), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
