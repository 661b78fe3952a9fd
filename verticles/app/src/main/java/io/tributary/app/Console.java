package io.tributary.app;

import io.tributary.app.roles.Role;
import io.tributary.app.roles.Roles;
import io.tributary.gateway.ops.OpsConfig;
import io.tributary.solo.Part;
import io.tributary.solo.Progress;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What the person who starts a node reads: progress, then where everything is. */
class Console implements Progress {
  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public void report(Part part, State state, long millis) {
    String name = part.name().toLowerCase(Locale.ROOT);
    switch (state) {
      case READY, STOPPED ->
          line(name + " " + state.name().toLowerCase(Locale.ROOT) + " after " + seconds(millis));
      case FAILED -> line(name + " failed");
      case CLEANING -> line(name + " of an earlier run is being stopped");
      case STARTING, STOPPING -> line(name + " " + state.name().toLowerCase(Locale.ROOT));
    }
  }

  void line(String text) {
    synchronized (out) {
      out.println("  " + text);
      out.flush();
    }
  }

  /**
   * @param bootstrap what the first start made; a secret is in it only if it was made up
   * @param firstLogin the file that keeps them, if it is still there
   */
  void ready(
      String url,
      OpsConfig ops,
      Roles roles,
      JsonObject bootstrap,
      Path firstLogin,
      Duration took) {
    StringBuilder text = new StringBuilder();
    text.append("\nTributary is ready after ").append(seconds(took.toMillis())).append("\n\n");
    if (roles.has(Role.GATEWAY)) {
      text.append("  Dashboard   ").append(url).append("/app/\n");
      text.append("  REST API    ").append(url).append("/api\n");
    }
    if (ops.isOpen()) {
      text.append("  Health      ").append(ops.url()).append("/health\n");
    }
    if (roles.hosted().size() < Role.values().length) {
      text.append("  Hosts       ").append(roles.text()).append('\n');
    }
    if (bootstrap.getBoolean("created", false)) {
      String given = "as the settings say";
      text.append("\n  What was made up is shown this once; all of it is kept in ")
          .append(firstLogin)
          .append(":\n");
      text.append("  Login       ").append(bootstrap.getString("email"));
      text.append("  ").append(bootstrap.getString("password", given)).append('\n');
      text.append("  API key     ").append(bootstrap.getString("apiKey", given)).append('\n');
    } else if (roles.has(Role.GATEWAY)) {
      text.append("\n  Login and API key are those of the first start");
      text.append(Files.exists(firstLogin) ? ", kept in " + firstLogin + ".\n" : ".\n");
    }
    text.append("\n  Ctrl-C stops everything.\n");
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
