package io.tributary.tracking.domain;

/** How a link is written out. */
public final class ShortLinks {
  private ShortLinks() {}

  /**
   * {@code https://go.example.com/summer}. A domain with a port, or {@code localhost}, is
   * somebody's own machine, which has no certificate: {@code http://localhost:8080/summer}.
   */
  public static String of(String domain, String key) {
    return base(domain) + "/" + key;
  }

  /** The domain's own address, without a slash at the end. */
  public static String base(String domain) {
    return (isLocal(domain) ? "http://" : "https://") + domain;
  }

  private static boolean isLocal(String domain) {
    return domain.equals("localhost") || domain.indexOf(':') >= 0;
  }
}
