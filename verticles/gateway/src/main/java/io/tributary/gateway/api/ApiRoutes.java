package io.tributary.gateway.api;

import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractOperation;
import io.tributary.gateway.http.Gzip;
import io.tributary.gateway.http.StoredBody;
import io.tributary.gateway.overload.LoopLoad;
import io.tributary.gateway.reference.ReferenceHandler;
import io.tributary.kit.trace.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Comparator;

/** A router that serves every operation of the contract, and the contract itself in two forms. */
public final class ApiRoutes {
  private ApiRoutes() {}

  /**
   * @param load of the event loop that serves it
   * @param maxBodyBytes a larger body is answered with 413
   * @param bodyTimeoutMs one that takes longer to arrive is answered with 408
   */
  public static Router create(
      Vertx vertx,
      Contract contract,
      ApiServices services,
      LoopLoad load,
      int maxBodyBytes,
      long bodyTimeoutMs) {
    Router router = Router.router(vertx);
    Tracing tracing = Tracing.of(vertx);
    BodyReader bodies = new BodyReader(vertx, services.bodies(), maxBodyBytes, bodyTimeoutMs);
    router.route().handler(RequestIds::handle);
    StoredBody document = StoredBody.of("application/json", contract.document().toBuffer());
    Gzip gzip = new Gzip(vertx);
    router
        .get("/openapi.json")
        .handler(context -> {
          // It is another one after each release.
          context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
          document.send(context.request());
        });
    router.get("/docs").handler(new ReferenceHandler(contract.document()));
    contract.operations().stream()
        .sorted(Comparator.comparingInt(ApiRoutes::variables))
        .forEach(operation -> {
          Route route = router.route(operation.method(), vertxPath(operation.path()));
          if (tracing.isOn()) {
            route.handler(new OperationTrace(operation, tracing));
          }
          route.handler(new OperationHandler(operation, services, load, bodies, gzip));
        });
    OtherMethods.refuse(router);
    router.route().handler(context -> context.fail(404));
    router.route().failureHandler(context -> ErrorWriter.write(context, reason(context)));
    return router;
  }

  /** {@code /links/info} must be asked before {@code /links/{linkId}}. */
  private static int variables(ContractOperation operation) {
    return (int) operation.path().chars().filter(character -> character == '{').count();
  }

  private static String vertxPath(String path) {
    return path.replaceAll("\\{([^}]+)}", ":$1");
  }

  private static Throwable reason(RoutingContext context) {
    return context.failure() == null ? new HttpException(context.statusCode()) : context.failure();
  }
}
