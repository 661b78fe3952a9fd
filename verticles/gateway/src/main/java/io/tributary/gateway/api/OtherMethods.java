package io.tributary.gateway.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is there, but not for the method that was asked with: 405 with the methods that are
 * possible, instead of the 404 that says there is nothing.
 */
public final class OtherMethods {
  private OtherMethods() {}

  /** Refuses them for every path of the router's routes so far. */
  public static void refuse(Router router) {
    Map<String, Set<String>> byPath = new LinkedHashMap<>();
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path != null && route.methods() != null) {
        byPath
            .computeIfAbsent(route.isExactPath() ? path : path + "*", first -> new TreeSet<>())
            .addAll(route.methods().stream().map(HttpMethod::name).toList());
      }
    }
    byPath.forEach((path, methods) -> {
      String allowed = String.join(", ", methods);
      router
          .route(path)
          .handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, allowed);
            context.fail(405);
          });
    });
  }
}
