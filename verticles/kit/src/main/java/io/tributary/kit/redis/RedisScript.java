package io.tributary.kit.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A script that Redis runs in one piece. Called by its hash; a Redis that does not know it (it was
 * started anew, or another node of the cluster answers) is sent the text once.
 */
public final class RedisScript {
  private final String text;
  private final String hash;

  public RedisScript(String text) {
    this.text = text;
    this.hash = sha1(text);
  }

  /**
   * @param keys all with one hash tag, so that one node of a Redis Cluster holds them
   * @param arguments texts and numbers
   */
  public Future<Response> run(RedisLink redis, List<String> keys, List<?> arguments) {
    return redis
        .send(request(Command.EVALSHA, hash, keys, arguments))
        .recover(failure ->
            failure instanceof ErrorType error && error.is("NOSCRIPT")
                ? redis.send(request(Command.EVAL, text, keys, arguments))
                : Future.failedFuture(failure));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<?> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(argument -> request.arg(String.valueOf(argument)));
    return request;
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
