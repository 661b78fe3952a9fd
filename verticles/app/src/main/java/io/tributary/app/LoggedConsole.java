package io.tributary.app;

import io.tributary.app.roles.Roles;
import io.tributary.gateway.ops.OpsConfig;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The same for programs that read the log: lines of it, and no secret, since logs are kept. */
final class LoggedConsole extends Console {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedConsole.class);

  LoggedConsole() {
    super(System.out);
  }

  @Override
  void line(String text) {
    LOG.info(text);
  }

  @Override
  void ready(
      String url,
      OpsConfig ops,
      Roles roles,
      JsonObject bootstrap,
      Path firstLogin,
      Duration took) {
    LOG.info("ready after {}: {}, roles {}", seconds(took.toMillis()), url, roles.text());
    if (bootstrap.getBoolean("created", false)) {
      LOG.info("login and API key of the first start are in {}", firstLogin);
    }
  }
}
