package io.tributary.gateway.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.scope.RequestScope;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** The id that stands on every answer and in every log line about it. */
public final class RequestIds {
  private static final String HEADER = "x-request-id";
  private static final String KEY = "tributary.requestId";
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestIds() {}

  /** Takes the caller's id if it is a plain word, else makes one, and puts it on the answer. */
  public static void handle(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    String id = given != null && ACCEPTABLE.matcher(given).matches() ? given : Ids.next("req_");
    RequestScope.enter(id);
    context.put(KEY, id);
    context.response().putHeader(HEADER, id);
    context.next();
  }

  public static String of(RoutingContext context) {
    String id = context.get(KEY);
    return id == null ? "" : id;
  }
}
