package io.tributary.tracking.domain;

/**
 * Switches of a link.
 *
 * @param trackConversion whether the click id is handed to the destination, and leads and sales
 *     that name such a click are attributed to the link
 * @param proxy whether previews show the link's own title and image
 * @param rewrite whether the destination is shown under the short address
 * @param doIndex whether search engines may list it
 * @param publicStats whether its counters may be shown to everybody
 */
public record LinkFlags(
    boolean trackConversion, boolean proxy, boolean rewrite, boolean doIndex, boolean publicStats) {
  public static final LinkFlags NEW = new LinkFlags(true, false, false, false, false);
}
