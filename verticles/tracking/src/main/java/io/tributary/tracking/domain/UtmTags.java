package io.tributary.tracking.domain;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The campaign parameters of a destination. The destination itself is where they live: writing one
 * changes the address, and what is stored beside it is read off the address.
 */
public record UtmTags(
    @Nullable String source,
    @Nullable String medium,
    @Nullable String campaign,
    @Nullable String term,
    @Nullable String content,
    @Nullable String ref) {
  public static final UtmTags NONE = new UtmTags(null, null, null, null, null, null);

  /** Their names in an address, and on the wire. */
  public static final List<String> PARAMETERS =
      List.of("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "ref");

  /** Reads them off an address. */
  public static UtmTags of(String url) {
    Map<String, String> found = new HashMap<>();
    for (String pair : pairs(query(url))) {
      String name = nameOf(pair);
      if (PARAMETERS.contains(name)) {
        String value = decode(pair.substring(Math.min(pair.length(), rawNameLength(pair) + 1)));
        if (!value.isBlank()) {
          found.putIfAbsent(name, value);
        }
      }
    }
    return new UtmTags(
        found.get("utm_source"),
        found.get("utm_medium"),
        found.get("utm_campaign"),
        found.get("utm_term"),
        found.get("utm_content"),
        found.get("ref"));
  }

  /**
   * The address with some of them replaced. Everything else in it keeps its place and its spelling.
   *
   * @param changes by parameter; a null or blank value takes the parameter out
   */
  public static String merge(String url, Map<String, @Nullable String> changes) {
    if (changes.isEmpty()) {
      return url;
    }
    List<String> kept = new ArrayList<>();
    for (String pair : pairs(query(url))) {
      if (!changes.containsKey(nameOf(pair))) {
        kept.add(pair);
      }
    }
    for (String name : PARAMETERS) {
      String value = changes.get(name);
      if (value != null && !value.isBlank()) {
        kept.add(name + "=" + encode(value.strip()));
      }
    }
    String base = withoutQuery(url);
    String fragment = fragment(url);
    if (kept.isEmpty()) {
      return base + fragment;
    }
    String path = Destinations.pathOf(base).isEmpty() ? base + "/" : base;
    return path + "?" + String.join("&", kept) + fragment;
  }

  private static String withoutQuery(String url) {
    String beforeFragment = url.substring(0, url.length() - fragment(url).length());
    int mark = beforeFragment.indexOf('?');
    return mark < 0 ? beforeFragment : beforeFragment.substring(0, mark);
  }

  private static String query(String url) {
    String beforeFragment = url.substring(0, url.length() - fragment(url).length());
    int mark = beforeFragment.indexOf('?');
    return mark < 0 ? "" : beforeFragment.substring(mark + 1);
  }

  private static String fragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? "" : url.substring(hash);
  }

  private static List<String> pairs(String query) {
    return query.isEmpty() ? List.of() : List.of(query.split("&", -1));
  }

  private static int rawNameLength(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair.length() : equals;
  }

  private static String nameOf(String pair) {
    return decode(pair.substring(0, rawNameLength(pair)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not encoded at all: a lone percent sign means itself.
      return text;
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
