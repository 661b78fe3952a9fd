package io.tributary.tracking.device;

import io.tributary.tracking.domain.VisitorBrowser;
import io.tributary.tracking.domain.VisitorDevice;
import java.util.Locale;

/**
 * Reads off a user agent what rules may ask for. {@link UserAgents} knows hundreds of programs and
 * may take a millisecond for one, which an event loop does not have; this knows those that rules
 * name, takes a microsecond or two and keeps nothing. Where both know, they agree: the tests
 * compare them.
 */
public final class Agents {
  private static final int EXAMINED = 512;

  // Searched for one by one: patterns that begin nowhere in particular cost twenty times as much.
  private static final String[] TVS = {
    "smarttv",
    "smart-tv",
    "appletv",
    "apple tv",
    "googletv",
    "google tv",
    "hbbtv",
    "netcast",
    "bravia",
    "roku",
    "crkey",
    "web0s"
  };

  /** Built on Chrome, so they name it too. */
  private static final String[] OTHER_CHROMES = {
    "Vivaldi/",
    "DuckDuckGo/",
    "Ddg/",
    "Whale/",
    "MiuiBrowser/",
    "HuaweiBrowser/",
    "HeyTapBrowser/",
    "Silk/",
    "QQBrowser/",
    "Puffin/",
    "Maxthon",
    "Sogou",
    "Electron/",
    "Coc_Coc",
    "coc_coc_browser/"
  };

  private Agents() {}

  /** Smarttv, Console, Tablet, Mobile or Desktop. */
  static String kindOf(String userAgent) {
    if (isTv(userAgent)) {
      return "Smarttv";
    }
    if (has(userAgent, "PlayStation", "Xbox", "Nintendo")) {
      return "Console";
    }
    int android = userAgent.lastIndexOf("Android");
    if (has(userAgent, "iPad", "Tablet", "Kindle", "Silk/", "PlayBook")
        || android >= 0 && userAgent.indexOf("Mobile", android) < 0) {
      return "Tablet";
    }
    return android >= 0 || has(userAgent, "Mobi", "iPhone", "iPod", "Opera Mini", "BlackBerry")
        ? "Mobile"
        : "Desktop";
  }

  private static boolean isTv(String userAgent) {
    if (has(userAgent.toLowerCase(Locale.ROOT), TVS)) {
      return true;
    }
    // Fire TVs are of models such as AFTMM.
    int at = userAgent.indexOf("AFT");
    return at >= 0
        && (at == 0 || !Character.isLetterOrDigit(userAgent.charAt(at - 1)))
        && at + 3 < userAgent.length()
        && userAgent.charAt(at + 3) >= 'A'
        && userAgent.charAt(at + 3) <= 'Z';
  }

  /** The bits of every {@link VisitorDevice} that it is; 0 if it says nothing. */
  public static int devices(String whole) {
    if (whole.isBlank()) {
      return 0;
    }
    String userAgent = examined(whole);
    int kind =
        switch (kindOf(userAgent)) {
          case "Tablet" -> VisitorDevice.TABLET.bit();
          case "Mobile" -> VisitorDevice.MOBILE.bit();
          case "Desktop" -> VisitorDevice.DESKTOP.bit();
          default -> 0;
        };
    return kind | system(userAgent);
  }

  private static int system(String userAgent) {
    // Windows phones claim to be all the others.
    if (userAgent.contains("Windows Phone")) {
      return 0;
    }
    if (userAgent.contains("Windows")) {
      return VisitorDevice.WINDOWS.bit();
    }
    if (userAgent.contains("iPhone") || userAgent.contains("iPad") || userAgent.contains("iPod")) {
      return VisitorDevice.IOS.bit();
    }
    if (userAgent.contains("Android")) {
      return VisitorDevice.ANDROID.bit();
    }
    if (userAgent.contains("Macintosh") || userAgent.contains("Mac OS X")) {
      return VisitorDevice.MACOS.bit();
    }
    boolean other =
        userAgent.contains("CrOS") || userAgent.contains("Tizen") || userAgent.contains("Web0S");
    return !other && userAgent.contains("Linux") ? VisitorDevice.LINUX.bit() : 0;
  }

  public static VisitorBrowser browser(String whole) {
    String userAgent = examined(whole);
    VisitorBrowser app = app(userAgent);
    if (app != VisitorBrowser.OTHER) {
      return app;
    }
    // Every browser names those whose pages it wants to get, so the most particular come first.
    if (has(userAgent, "Edg/", "EdgA/", "EdgiOS/", "Edge/")) {
      return VisitorBrowser.EDGE;
    }
    if (has(userAgent, "OPR/", "OPiOS/", "OPT/", "Opera")) {
      return VisitorBrowser.OPERA;
    }
    if (userAgent.contains("SamsungBrowser/")) {
      return VisitorBrowser.SAMSUNG;
    }
    if (userAgent.contains("YaBrowser/")) {
      return VisitorBrowser.YANDEX;
    }
    if (userAgent.contains("UCBrowser/")) {
      return VisitorBrowser.UC;
    }
    if (has(userAgent, "Firefox/", "FxiOS/")) {
      return VisitorBrowser.FIREFOX;
    }
    if (has(userAgent, OTHER_CHROMES)) {
      return VisitorBrowser.OTHER;
    }
    if (has(userAgent, "Chrome/", "CriOS/")) {
      return VisitorBrowser.CHROME;
    }
    if (has(userAgent, "MSIE ", "Trident/")) {
      return VisitorBrowser.IE;
    }
    return isSafari(userAgent) ? VisitorBrowser.SAFARI : VisitorBrowser.OTHER;
  }

  /** Apps that show pages themselves. */
  private static VisitorBrowser app(String userAgent) {
    if (userAgent.contains("Instagram")) {
      return VisitorBrowser.INSTAGRAM;
    }
    if (has(userAgent, "FBAN/", "FBAV/", "FB_IAB/")) {
      return VisitorBrowser.FACEBOOK;
    }
    if (has(userAgent, "musical_ly", "trill_", "BytedanceWebview", "TikTok")) {
      return VisitorBrowser.TIKTOK;
    }
    if (userAgent.contains("Snapchat")) {
      return VisitorBrowser.SNAPCHAT;
    }
    if (userAgent.contains("[Pinterest/")) {
      return VisitorBrowser.PINTEREST;
    }
    return userAgent.contains("LinkedInApp") ? VisitorBrowser.LINKEDIN : VisitorBrowser.OTHER;
  }

  private static boolean isSafari(String userAgent) {
    boolean apple = has(userAgent, "Macintosh", "iPhone", "iPad", "iPod");
    boolean mobile = userAgent.contains("Mobile/");
    return apple
        && userAgent.contains("AppleWebKit/")
        && (mobile || userAgent.contains("Version/") && userAgent.contains("Safari/"));
  }

  private static boolean has(String userAgent, String... marks) {
    for (String mark : marks) {
      if (userAgent.contains(mark)) {
        return true;
      }
    }
    return false;
  }

  private static String examined(String userAgent) {
    return userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent;
  }
}
