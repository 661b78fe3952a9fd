package io.tributary.tracking.edge;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The card that is shown of a link where somebody shares it, instead of its destination's.
 *
 * @param shortLink the link's own address
 * @param image an address, as is {@code video}
 */
record Preview(
    String shortLink,
    @Nullable String title,
    @Nullable String description,
    @Nullable String image,
    @Nullable String video) {

  /**
   * A page that has nothing but the card, and a way on for a person whose browser was taken for a
   * crawler.
   *
   * @param next where the way on leads, or null for none
   */
  Buffer html(@Nullable String next) {
    String name = title == null ? shortLink : title;
    StringBuilder html = new StringBuilder(1024);
    html.append("<!doctype html><html><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
    escape(html, name);
    html.append(
        "</title><meta name=\"robots\" content=\"noindex\"><link rel=\"canonical\" href=\"");
    escape(html, shortLink);
    html.append("\">");
    // An article or a player would promise what a card has not.
    meta(html, "property", "og:type", "website");
    meta(html, "property", "og:url", shortLink);
    meta(html, "property", "og:title", name);
    meta(html, "property", "og:description", description);
    meta(html, "property", "og:image", image);
    meta(html, "property", "og:video", video);
    meta(html, "name", "description", description);
    meta(html, "name", "twitter:card", image == null ? "summary" : "summary_large_image");
    meta(html, "name", "twitter:title", name);
    meta(html, "name", "twitter:description", description);
    meta(html, "name", "twitter:image", image);
    html.append("</head><body><h1>");
    escape(html, name);
    html.append("</h1>");
    if (description != null) {
      html.append("<p>");
      escape(html, description);
      html.append("</p>");
    }
    if (next != null) {
      html.append("<p><a rel=\"nofollow noreferrer\" href=\"");
      escape(html, next);
      html.append("\">");
      escape(html, shortLink);
      html.append("</a></p>");
    }
    return Buffer.buffer(html.append("</body></html>").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void meta(StringBuilder html, String kind, String name, @Nullable String content) {
    if (content != null) {
      html.append("<meta ").append(kind).append("=\"").append(name).append("\" content=\"");
      escape(html, content);
      html.append("\">");
    }
  }

  /** For text and for attributes in double quotes. Control characters are no text. */
  private static void escape(StringBuilder html, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c < 0x20 || c == 0x7F ? ' ' : c);
      }
    }
  }
}
