package io.tributary.app.roles;

import io.tributary.auth.AuthVerticle;
import io.tributary.auth.config.AuthConfig;
import io.tributary.catalogue.CatalogueVerticle;
import io.tributary.gateway.contract.Contract;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.notifications.NotificationsVerticle;
import io.tributary.notifications.config.NotificationsConfig;
import io.tributary.payments.PaymentsVerticle;
import io.tributary.payments.config.PaymentsConfig;
import io.tributary.tracking.TrackingVerticle;
import io.tributary.tracking.audit.AuditVerticle;
import io.tributary.tracking.clickstore.ClickStoreConfig;
import io.tributary.tracking.clickstore.ClickStoreVerticle;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounded contexts among the roles. */
public final class ContextRoles {
  private static final Logger LOG = LoggerFactory.getLogger(ContextRoles.class);

  private final Host host;
  private final Servers servers;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;

  public ContextRoles(Host host, Servers servers) {
    this.host = host;
    this.servers = servers;
    this.postgres = PostgresConfig.from(host.settings());
    this.kafka = KafkaConfig.from(host.settings());
  }

  /** Those that are hosted start side by side: none needs another before it is asked something. */
  public Future<Void> deploy(Roles roles) {
    List<Future<Void>> starting = new ArrayList<>();
    if (roles.has(Role.AUTH)) {
      starting.add(auth());
    }
    if (roles.has(Role.CATALOGUE)) {
      starting.add(catalogue());
    }
    if (roles.has(Role.TRACKING)) {
      starting.add(tracking());
    }
    if (roles.has(Role.PAYMENTS)) {
      starting.add(payments());
    }
    if (roles.has(Role.NOTIFICATIONS)) {
      starting.add(notifications());
    }
    if (roles.has(Role.BRIDGE)) {
      starting.add(BridgeRole.open(host));
    }
    return Future.all(starting).mapEmpty();
  }

  private Future<Void> auth() {
    return host.deploy(
        "auth",
        () ->
            new AuthVerticle(
                AuthConfig.from(host.settings()),
                postgres,
                RedisConfig.from(host.settings()),
                host.contract().map(Contract::scopes),
                host.clock()));
  }

  private Future<Void> catalogue() {
    return host.deploy("catalogue", () -> new CatalogueVerticle(postgres, host.clock()));
  }

  private Future<Void> tracking() {
    return host.deploy(
        "tracking",
        () ->
            new TrackingVerticle(
                TrackingConfig.from(host.settings()),
                postgres,
                kafka,
                servers.gate(),
                host.clock(),
                host.health()));
  }

  private Future<Void> payments() {
    return host.deploy(
        "payments",
        () ->
            new PaymentsVerticle(
                PaymentsConfig.from(host.settings()),
                postgres,
                kafka,
                servers.gate(),
                host.clock(),
                host.metrics(),
                host.health()));
  }

  private Future<Void> notifications() {
    return host.deploy(
        "notifications",
        () ->
            new NotificationsVerticle(
                NotificationsConfig.from(host.settings(), host.home()),
                postgres,
                kafka,
                host.clock(),
                host.metrics(),
                host.health()));
  }

  /** The rest of {@link Role#TRACKING}; after the contexts, which are asked for sooner. */
  public Future<Void> clickStore(Geo geo) {
    // Countries are looked up once the database is in memory; nothing waits for it.
    geo.load(host.vertx()).onFailure(e -> LOG.warn("no countries and cities: {}", e.getMessage()));
    Future<Void> store =
        host.deploy(
            "click store",
            () ->
                new ClickStoreVerticle(
                    ClickStoreConfig.from(host.settings()),
                    postgres,
                    kafka,
                    servers.gate(),
                    geo,
                    host.clock(),
                    host.metrics(),
                    host.health()));
    return Future.all(store, audit()).mapEmpty();
  }

  private Future<Void> audit() {
    OperatorWorkspace operator = new OperatorWorkspace(host.mesh(), host.clock());
    return host.deploy(
        "audit", () -> new AuditVerticle(postgres, kafka, operator::id, host.clock()));
  }
}
