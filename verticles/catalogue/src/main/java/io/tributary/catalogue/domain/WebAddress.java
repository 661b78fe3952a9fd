package io.tributary.catalogue.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses that may stand in a page as a link or an image: http and https, nothing else. */
public final class WebAddress {
  private WebAddress() {}

  public static boolean isValid(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      String authority = uri.getRawAuthority();
      return (scheme.equals("http") || scheme.equals("https"))
          && authority != null
          && !authority.isEmpty()
          && authority.indexOf('@') < 0;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
