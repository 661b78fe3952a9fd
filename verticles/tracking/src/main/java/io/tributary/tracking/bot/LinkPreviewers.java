package io.tributary.tracking.bot;

import java.util.regex.Pattern;

/**
 * The programs that fetch a link to show a card of it where somebody shared it. They name
 * themselves, each in its own way; search engines are not among them.
 */
public final class LinkPreviewers {
  private static final int EXAMINED = 512;

  private static final Pattern KNOWN =
      Pattern.compile(
          "facebookexternalhit|Facebot|Twitterbot|Slackbot|LinkedInBot|^WhatsApp/|Discordbot"
              + "|TelegramBot|Pinterestbot|Pinterest/0\\.|redditbot|SkypeUriPreview"
              + "|MicrosoftPreview|TeamsBot|vkShare|Viber/|^Mastodon/|http\\.rb/.*Mastodon|Cardyb"
              + "|Iframely|Embedly|Snap URL Preview|Mattermost-Bot|Rocket\\.Chat|^Synapse"
              + "|Google-?\\(\\+https?://developers\\.google\\.com/\\+/web/snippet|kakaotalk-scrap"
              + "|Tumblr/|Zoombot|Threads/|Nextcloud Server Crawler",
          Pattern.CASE_INSENSITIVE);

  private LinkPreviewers() {}

  /** About a microsecond. */
  public static boolean isOne(String userAgent) {
    return !userAgent.isEmpty()
        && KNOWN
            .matcher(userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent)
            .find();
  }
}
