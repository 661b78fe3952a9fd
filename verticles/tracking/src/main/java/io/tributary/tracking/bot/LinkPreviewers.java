package io.tributary.tracking.bot;

import java.util.Locale;

/**
 * The programs that fetch a link to show a card of it where somebody shared it. They name
 * themselves, each in its own way; search engines are not among them.
 */
public final class LinkPreviewers {
  private static final int EXAMINED = 512;

  /** Anywhere. */
  static final String[] NAMES = {
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
    "mastodon/",
    "cardyb",
    "iframely",
    "embedly",
    "snap url preview",
    "mattermost-bot",
    "rocket.chat",
    "developers.google.com/+/web/snippet",
    "kakaotalk-scrap",
    "zoombot",
    "nextcloud server crawler"
  };

  /** At the beginning only: browsers inside of these apps say their names too, further behind. */
  static final String[] FIRST_NAMES = {"whatsapp/", "viber/", "tumblr/", "synapse"};

  private LinkPreviewers() {}

  public static boolean isOne(String userAgent) {
    String examined =
        (userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent)
            .toLowerCase(Locale.ROOT);
    for (String name : FIRST_NAMES) {
      if (examined.startsWith(name)) {
        return true;
      }
    }
    for (String name : NAMES) {
      if (examined.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
