package io.tributary.gateway.live;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first frame of a dashboard that could not say who it is in the request: {@code
 * {"type":"hello","token":…,"since":{"tracking":12,"payments":3}}}, the last only when it comes
 * back.
 *
 * @param token null if it was no hello
 */
record Hello(@Nullable String token, Since since) {
  private static final Logger LOG = LoggerFactory.getLogger(Hello.class);

  static Hello parse(String text) {
    try {
      JsonObject json = new JsonObject(text);
      if ("hello".equals(json.getValue("type")) && json.getValue("token") instanceof String token) {
        return new Hello(token, Since.in(json.getValue("since")));
      }
    } catch (DecodeException | ClassCastException e) {
      LOG.debug("no hello: {}", e.toString());
    }
    return new Hello(null, Since.NOTHING);
  }
}
