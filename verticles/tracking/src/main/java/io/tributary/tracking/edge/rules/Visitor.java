package io.tributary.tracking.edge.rules;

import io.tributary.kit.http.Addresses;
import io.tributary.tracking.device.Agents;
import io.tributary.tracking.domain.VisitorBrowser;
import io.tributary.tracking.geo.Place;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rules ask of a visitor, found out when it is asked first. One instance is one visit and
 * belongs to one thread.
 */
public final class Visitor {
  private static final byte[] NO_ADDRESS = {};
  private static final int UNREAD = -1;

  private final Function<String, Place> places;
  private final String client;
  private final String userAgent;
  private final String acceptLanguage;
  private final @Nullable String query;
  private final @Nullable String cookies;
  private final long nowMs;
  private int devices = UNREAD;
  private @Nullable VisitorBrowser browser;
  private @Nullable Place place;
  private @Nullable List<String> languages;
  private @Nullable List<Parameter> parameters;
  private byte @Nullable [] address;

  /**
   * @param places where an address is
   * @param client the visitor's whole address, whatever of it is stored
   * @param acceptLanguage the header, or empty
   * @param query without {@code ?}, as it came
   * @param cookies the header
   * @param nowMs epoch milliseconds
   */
  public Visitor(
      Function<String, Place> places,
      String client,
      String userAgent,
      String acceptLanguage,
      @Nullable String query,
      @Nullable String cookies,
      long nowMs) {
    this.places = places;
    this.client = client;
    this.userAgent = userAgent;
    this.acceptLanguage = acceptLanguage;
    this.query = query;
    this.cookies = cookies;
    this.nowMs = nowMs;
  }

  long nowMs() {
    return nowMs;
  }

  String userAgent() {
    return userAgent;
  }

  /** 4 or 16 bytes; none if the address is not known. */
  byte[] address() {
    byte[] known = address;
    if (known == null) {
      byte[] parsed = Addresses.parse(client);
      known = parsed == null ? NO_ADDRESS : parsed;
      address = known;
    }
    return known;
  }

  int devices() {
    if (devices == UNREAD) {
      devices = Agents.devices(userAgent);
    }
    return devices;
  }

  VisitorBrowser browser() {
    VisitorBrowser known = browser;
    if (known == null) {
      known = Agents.browser(userAgent);
      browser = known;
    }
    return known;
  }

  Place place() {
    Place known = place;
    if (known == null) {
      known = places.apply(client);
      place = known;
    }
    return known;
  }

  /** In lower case. */
  List<String> languages() {
    List<String> known = languages;
    if (known == null) {
      known = AcceptLanguage.preferred(acceptLanguage);
      languages = known;
    }
    return known;
  }

  List<Parameter> parameters() {
    List<Parameter> known = parameters;
    if (known == null) {
      known = Parameter.of(query);
      parameters = known;
    }
    return known;
  }

  /** The value of the first cookie of that name, or null. */
  @Nullable String cookie(String name) {
    String all = cookies;
    for (int from = 0; all != null && from < all.length(); ) {
      int next = all.indexOf(';', from);
      int end = next < 0 ? all.length() : next;
      String pair = all.substring(from, end).strip();
      if (pair.length() > name.length()
          && pair.startsWith(name)
          && pair.charAt(name.length()) == '=') {
        return pair.substring(name.length() + 1);
      }
      from = end + 1;
    }
    return null;
  }
}
