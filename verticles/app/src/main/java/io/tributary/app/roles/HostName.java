package io.tributary.app.roles;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine is called, for people who look at more than one. */
public final class HostName {
  private HostName() {}

  public static String get() {
    String given = System.getenv("HOSTNAME");
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
