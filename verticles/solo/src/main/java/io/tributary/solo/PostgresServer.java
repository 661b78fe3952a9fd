package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL 18 with one database and one user for Tributary. */
final class PostgresServer implements ServerSpec {
  private static final String NAME = "tributary";
  private static final String SUPERUSER = "postgres";
  private static final String MAJOR_VERSION = "18";
  private static final int CONNECT_TIMEOUT_S = 2;
  private static final int SOCKET_TIMEOUT_S = 10;
  private static final Duration INITDB_TIMEOUT = Duration.ofSeconds(60);

  private final HomeFolder home;
  private final Programs programs;
  private final int port;
  private final boolean durable;
  private final RunAs runAs;
  private final String password;
  private final GrownFiles grown;

  PostgresServer(HomeFolder home, Programs programs, int port, boolean durable) {
    this(home, programs, port, durable, RunAs.choose(home.root()));
  }

  PostgresServer(HomeFolder home, Programs programs, int port, boolean durable, RunAs runAs) {
    this.home = home;
    this.programs = programs;
    this.port = port;
    this.durable = durable;
    this.runAs = runAs;
    this.password = home.password(Part.POSTGRES);
    this.grown = new GrownFiles(data().resolve("base"), WriteBehind::begin);
  }

  /** Where the server of a home is, whoever runs it. */
  static PostgresEndpoint endpoint(HomeFolder home, int port) {
    return new PostgresEndpoint(Loopback.HOST, port, NAME, NAME, home.password(Part.POSTGRES));
  }

  @Override
  public Part part() {
    return Part.POSTGRES;
  }

  PostgresEndpoint endpoint() {
    return new PostgresEndpoint(Loopback.HOST, port, NAME, NAME, password);
  }

  private Path data() {
    return home.data(Part.POSTGRES);
  }

  @Override
  public void tidy() {
    new PostgresLeftovers(data()).clear();
  }

  @Override
  public void prepare() {
    try {
      if (Files.isDirectory(data())) {
        checkVersion();
        runAs.adopt(data());
      } else {
        initialise();
      }
      Path config = data().resolve("postgresql.conf");
      Files.writeString(config, config());
      runAs.adopt(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkVersion() throws IOException {
    Path file = data().resolve("PG_VERSION");
    String version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
    if (!version.equals(MAJOR_VERSION)) {
      throw new SoloException(
          "The data in %s is of PostgreSQL %s, this release runs %s. Dump it with the release that wrote it and load it here."
              .formatted(data(), version, MAJOR_VERSION));
    }
  }

  /**
   * Made beside and renamed, so that a start that is cut short leaves nothing half made in place.
   */
  private void initialise() throws IOException {
    Path fresh = data().resolveSibling("postgres.new");
    Path passwordFile = data().resolveSibling("postgres.password.initdb");
    Folders.delete(fresh);
    Files.createDirectory(fresh);
    runAs.adopt(fresh);
    HomeFolder.writePrivate(passwordFile, password);
    runAs.adopt(passwordFile);
    Commands.Result result = Commands.run(initdb(fresh, passwordFile), INITDB_TIMEOUT);
    Files.delete(passwordFile);
    if (!result.ok()) {
      throw new SoloException("initdb failed for " + fresh + ":\n" + result.output());
    }
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> initdb(Path folder, Path passwordFile) {
    List<String> command = new ArrayList<>();
    command.add(program("initdb"));
    command.addAll(List.of("--pgdata", folder.toString(), "--username", SUPERUSER));
    command.addAll(List.of("--auth", "scram-sha-256", "--pwfile", passwordFile.toString()));
    // The built-in provider sorts the same on every computer, whatever locales it has.
    command.addAll(List.of("--encoding=UTF8", "--locale=C"));
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    // What is done to a whole file of the log at once, 16 MB as a rule, holds up all else that has
    // to reach the disk, clicks too.
    command.add("--wal-segsize=1");
    command.add("--no-instructions");
    if (!durable) {
      command.add("--no-sync");
    }
    return runAs.command(command);
  }

  private String program(String name) {
    return programs.postgres().resolve("bin").resolve(name).toString();
  }

  String config() {
    return """
    # Written anew at each start.
    listen_addresses = '%s'
    port = %d
    unix_socket_directories = ''
    max_connections = 200
    shared_buffers = 256MB
    jit = off
    random_page_cost = 1.1
    # Checkpoints far apart: after each of them every page that is touched goes into the log whole. Not compressed: on a
    # small machine the processor is dearer than the disk.
    max_wal_size = 4GB
    checkpoint_timeout = 15min
    wal_compression = off
    # A new file of the log is not filled with zeros first: that is every byte of the log twice, in front of the clicks. A
    # commit then syncs the file's blocks with what is in them, as it would that of any file that grows.
    wal_init_zero = off
    wal_buffers = 16MB
    # What is written goes on its way at once, in small pieces: the journal of clicks waits behind them on the same disk.
    wal_writer_delay = 10ms
    wal_writer_flush_after = 128kB
    backend_flush_after = 256kB
    timezone = 'UTC'
    log_timezone = 'UTC'
    log_checkpoints = off
    log_min_messages = warning
    # A client that died must not hold its locks for the two hours that the system's default takes.
    tcp_keepalives_idle = 60
    tcp_keepalives_interval = 10
    # All three stay as they are unless this is for tests; a killed server loses nothing either way.
    fsync = %s
    full_page_writes = %3$s
    synchronous_commit = on
    """
        .formatted(Loopback.HOST, port, durable ? "on" : "off");
  }

  @Override
  public List<String> command() {
    return runAs.command(List.of(program("postgres"), "-D", data().toString()));
  }

  @Override
  public boolean answers() {
    try (Connection connection = connect(SUPERUSER, SUPERUSER);
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      // Not listening yet, or still replaying its log; a lasting trouble ends in the log's last
      // lines.
      return false;
    }
  }

  /** Makes user and database unless they are there. */
  @Override
  public void settle() {
    try (Connection connection = connect(SUPERUSER, SUPERUSER);
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
        // Not a superuser, as in any production set-up. CREATEDB lets tests have databases of their
        // own.
        statement.execute("CREATE ROLE " + NAME + " LOGIN CREATEDB PASSWORD '" + password + "'");
      }
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
        statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
      }
    } catch (SQLException e) {
      throw new SoloException("cannot make PostgreSQL's database: " + e.getMessage(), e);
    }
  }

  @Override
  public void tend() {
    grown.look();
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private Connection connect(String user, String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {Loopback.HOST});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(CONNECT_TIMEOUT_S);
    source.setSocketTimeout(SOCKET_TIMEOUT_S);
    return source.getConnection();
  }
}
