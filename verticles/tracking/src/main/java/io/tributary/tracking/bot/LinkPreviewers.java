package io.tributary.tracking.bot;

import java.util.Locale;

/**
 * The programs that fetch a link to show a card of it where somebody shared it. They name
 * themselves, each in its own way; search engines are not among them.
 */
public final class LinkPreviewers {
  private static final int EXAMINED = 512;

  private static final String[] NAMES = {
    "facebookexternalhit",
    "facebot",
    "twitterbot",
    "slackbot",
    "linkedinbot",
    "discordbot",
    "telegrambot",
    "pinterestbot",
    "pinterest/0.",
    "redditbot",
    "skypeuripreview",
    "microsoftpreview",
    "teamsbot",
    "vkshare",
    "viber/",
    "mastodon/",
    "cardyb",
    "iframely",
    "embedly",
    "snap url preview",
    "mattermost-bot",
    "rocket.chat",
    "developers.google.com/+/web/snippet",
    "kakaotalk-scrap",
    "tumblr/",
    "zoombot",
    "nextcloud server crawler"
  };

  private LinkPreviewers() {}

  public static boolean isOne(String userAgent) {
    String examined =
        (userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent)
            .toLowerCase(Locale.ROOT);
    // Browsers inside of these say their names too, further behind.
    if (examined.startsWith("whatsapp/") || examined.startsWith("synapse")) {
      return true;
    }
    for (String name : NAMES) {
      if (examined.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
