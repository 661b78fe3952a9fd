package io.tributary.bridge;

import io.tributary.kit.op.MeshConsumer;
import io.tributary.kit.op.MeshNodes;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.ServiceReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of this bridge serve. Each address has one consumer on the bus, whoever and how
 * many are behind it, and here it is decided who of them gets a request: the one with the fewest at
 * hand among those that are well. Where none is, the request is given back at once, as if nobody
 * served it here, and another node is asked; if there is none, whoever is not quite silent.
 */
final class Services {
  /** Among equals in turn. */
  private static final Comparator<Served> FEWEST_FIRST =
      Comparator.comparingInt(Served::waiting).thenComparingLong(Served::turn);

  private final Vertx vertx;
  private final Clock clock;
  private final BridgeMeters meters;
  private final Map<String, Service> services = new HashMap<>();
  private long turn;

  Services(Vertx vertx, Clock clock, BridgeMeters meters) {
    this.vertx = vertx;
    this.clock = clock;
    this.meters = meters;
  }

  private record Service(MeshConsumer consumer, Map<Connection, Served> by) {}

  /** Done when every node knows. */
  Future<Void> add(String address, Connection connection, boolean hearsOnly) {
    Service service = services.get(address);
    if (service == null) {
      service =
          new Service(
              MeshNodes.of(vertx)
                  .<Object>consumer(
                      vertx.eventBus(), address, message -> received(address, message)),
              new LinkedHashMap<>());
      services.put(address, service);
    }
    service.by().putIfAbsent(connection, new Served(connection, hearsOnly));
    return service.consumer().completion();
  }

  Future<Void> remove(String address, Connection connection) {
    Service service = services.get(address);
    if (service == null || service.by().remove(connection) == null || !service.by().isEmpty()) {
      return Future.succeededFuture();
    }
    services.remove(address);
    return service.consumer().unregister();
  }

  /** It answers late, but it answers. */
  void stirred(Connection connection) {
    of(connection).forEach(Served::stirred);
  }

  /** How it answers, all in all. */
  String statusOf(Connection connection) {
    return of(connection).stream().allMatch(Served::well)
        ? ServiceReport.OK
        : ServiceReport.SET_ASIDE;
  }

  private List<Served> of(Connection connection) {
    List<Served> all = new ArrayList<>();
    for (Service service : services.values()) {
      Served served = service.by().get(connection);
      if (served != null) {
        all.add(served);
      }
    }
    return all;
  }

  private void received(String address, Message<Object> message) {
    Service service = services.get(address);
    if (service == null) {
      giveBack(address, message);
    } else if (message.isSend()) {
      ask(address, service, message);
    } else {
      List.copyOf(service.by().values()).forEach(served -> served.deliver(address, message));
    }
  }

  private void ask(String address, Service service, Message<Object> message) {
    boolean lastResort = !vertx.isClustered() || message.headers().contains(MeshNodes.ANYBODY);
    Served chosen = chosen(service, lastResort);
    if (chosen != null) {
      chosen.chosen(turn++);
      chosen.deliver(address, message);
    } else if (lastResort
        && service.by().values().stream().anyMatch(one -> one.answers() && one.well())) {
      meters.refused("busy");
      message.reply(MeshException.unavailable("Whoever serves " + address + " is busy right now."));
    } else {
      giveBack(address, message);
    }
  }

  private @Nullable Served chosen(Service service, boolean lastResort) {
    List<Served> able =
        service.by().values().stream().filter(one -> one.answers() && one.takes()).toList();
    long nowMs = clock.millis();
    for (Served one : able) {
      if (one.dueForTrial(nowMs)) {
        return one;
      }
    }
    Served well = able.stream().filter(Served::well).min(FEWEST_FIRST).orElse(null);
    return well != null || !lastResort
        ? well
        : able.stream().filter(Served::asLastResort).min(FEWEST_FIRST).orElse(null);
  }

  /** What the bus itself says where nobody is: nothing was begun, so anybody else may be asked. */
  private static void giveBack(String address, Message<Object> message) {
    message.reply(new ReplyException(ReplyFailure.NO_HANDLERS, "nobody serves " + address));
  }
}
