package io.tributary.notifications.mail;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.sql.Database;
import io.tributary.kit.work.Rounds;
import io.tributary.notifications.config.MailConfiguration;
import io.tributary.notifications.domain.Backoff;
import io.tributary.notifications.domain.Notification;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due. Each round leases a few notifications, so that several nodes share the work
 * and a node that dies leaves them to the others; one e-mail may then be sent twice, under the same
 * Message-ID. (Rows are taken with SKIP LOCKED, so it need not be one node at a time.) {@link
 * #wake} sends at once; a slow tick finds retries and what others left.
 *
 * <p>While the mail server itself fails ({@link Fault#SERVER}), everything waits and one e-mail at
 * a time finds out whether it works again. Such attempts do not count towards giving up, but the
 * first: an e-mail that alone makes a working server fail must not be tried for ever.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** As many as are sent at once; more wait in the table, not in memory. */
  private static final int BATCH = 20;

  private static final long TICK_MS = 2_000;
  private static final Duration LEASE_MARGIN = Duration.ofSeconds(30);
  private static final int MAX_ERROR = 500;
  private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+");

  private final Database database;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Messages messages;
  private final Transport transport;
  private final Duration timeout;
  private final Rounds rounds;
  private final ServerWatch server;

  public Dispatcher(
      Vertx vertx,
      Database database,
      Clock clock,
      MeterRegistry meters,
      Templates templates,
      MailConfiguration config) {
    this.rounds = new Rounds(vertx, TICK_MS, this::dispatch);
    this.database = database;
    this.clock = clock;
    this.server = new ServerWatch(clock);
    this.meters = meters;
    this.messages = new Messages(templates, config.from());
    this.timeout = config.timeout();
    String host = config.host();
    this.transport =
        host == null
            ? new FileTransport(vertx, config.outboxFolder())
            : new SmtpTransport(vertx, host, config);
    LOG.info("e-mails leave by {}", config);
  }

  /** Starts on the calling context; {@link #wake} and {@link #stop} belong to the same one. */
  public void start() {
    rounds.start();
    rounds.wake();
  }

  public void wake() {
    rounds.wake();
  }

  /** Whether e-mails leave, and if not, why. */
  public Future<PartHealth> health() {
    return Future.succeededFuture(server.health());
  }

  /** Finishes the round at hand, then closes the transport. */
  public Future<Void> stop() {
    return rounds.stop().eventually(transport::close);
  }

  private Future<Boolean> dispatch() {
    if (server.rests()) {
      return Future.succeededFuture(false);
    }
    Instant now = clock.instant();
    Instant until = now.plus(timeout).plus(LEASE_MARGIN);
    int limit = server.works() ? BATCH : 1;
    return Notifications.lease(database.reads(), now, until, limit)
        .compose(leased -> {
          List<Future<Void>> attempts = leased.stream().map(this::attempt).toList();
          return Future.join(attempts).map(leased.size() == limit);
        })
        .onFailure(failure -> LOG.warn("notifications: trying again: {}", failure.toString()));
  }

  private Future<Void> attempt(Notification notification) {
    return send(notification)
        .compose(
            done -> {
              server.answered();
              count("sent");
              return Notifications.sent(database.reads(), notification.id(), clock.instant());
            },
            failure -> failed(notification, failure));
  }

  private Future<Void> send(Notification notification) {
    try {
      return transport
          .send(notification.id(), messages.message(notification))
          .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> failed(Notification notification, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String error = message.substring(0, Math.min(MAX_ERROR, message.length()));
    return switch (Fault.of(failure)) {
      case FINAL -> giveUp(notification, error);
      case RECIPIENT -> {
        server.answered();
        yield tryAgain(notification, error);
      }
      case SERVER -> await(notification, error);
    };
  }

  private Future<Void> giveUp(Notification notification, String error) {
    LOG.warn("{} is given up: {}", notification.id(), error);
    count("failed");
    return Notifications.failed(database.reads(), notification.id(), error);
  }

  private Future<Void> tryAgain(Notification notification, String error) {
    if (notification.attempts() >= Backoff.MAX_ATTEMPTS) {
      return giveUp(notification, error);
    }
    Duration pause =
        Backoff.after(notification.attempts(), ThreadLocalRandom.current().nextDouble());
    LOG.warn("{} is tried again in {}: {}", notification.id(), pause, error);
    count("retried");
    return Notifications.retry(
        database.reads(), notification.id(), clock.instant().plus(pause), error);
  }

  private Future<Void> await(Notification notification, String error) {
    boolean worked = server.works();
    // Whom an e-mail is for is nobody's business who asks for the health.
    Instant until = server.failed(ADDRESS.matcher(error).replaceAll("…"));
    if (worked) {
      LOG.warn("e-mails wait until {}: {}", until, error);
      return tryAgain(notification, error);
    }
    count("waiting");
    return Notifications.postpone(database.reads(), notification.id(), until, error);
  }

  private void count(String outcome) {
    Meters.counter(
            meters,
            "tributary.notifications.sent",
            "Messages to people, by what became of them.",
            "outcome",
            outcome)
        .increment();
  }
}
