package io.tributary.tracking.domain;

import io.tributary.kit.http.HostNames;

/**
 * What somebody types to find a link, in the spellings in which it may be stored.
 *
 * @param typed as it was typed
 * @param inAddresses as it would stand in a destination: hosts in ASCII, paths percent-encoded
 * @param encoded as it would stand in a path or query
 * @param inShortLinks as it would stand in «host/key», for short links that were copied from
 *     somewhere
 */
public record SearchText(String typed, String inAddresses, String encoded, String inShortLinks) {

  public static SearchText of(String text) {
    String typed = text.strip();
    int scheme = typed.indexOf("://");
    String start = scheme < 0 ? "" : typed.substring(0, scheme + 3);
    String rest = typed.substring(start.length());
    int end = Destinations.endOfAuthority(rest);
    String host = rest.substring(0, end);
    String tail = rest.substring(end);
    // One word may be part of a host as well as of anything else.
    boolean isHost = scheme >= 0 || host.chars().anyMatch(c -> c == '.' || c >= 0x80);
    String folded = isHost ? HostNames.fold(host) : host;
    boolean asciiHost = folded.chars().allMatch(c -> c < 0x80);
    String encoded =
        Destinations.encode(asciiHost ? folded : host) + Destinations.encode(decoded(tail));
    return new SearchText(
        typed,
        start + encoded,
        Destinations.encode(decoded(typed)),
        folded + decoded(pathOf(tail)));
  }

  /** Without query and fragment, and without a slash at the end. */
  private static String pathOf(String tail) {
    int end = 0;
    while (end < tail.length() && tail.charAt(end) != '?' && tail.charAt(end) != '#') {
      end++;
    }
    String path = tail.substring(0, end);
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** What is encoded of letters beyond ASCII; what is no text stays as it is. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder bytes = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes.append(text.charAt(i) == '+' ? "%2B" : text.substring(i, i + 1));
    }
    String plain = QueryText.decode(bytes.toString(), 0, bytes.length());
    return plain.indexOf('\uFFFD') < 0 ? plain : text;
  }
}
