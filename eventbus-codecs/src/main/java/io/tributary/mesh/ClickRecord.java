package io.tributary.mesh;

/**
 * One answered redirect, as it stands in the edge's journal and on topic {@link Topics#CLICKS}.
 * Binary form: {@link ClickCodec}.
 *
 * @param clickId 16 characters that sort by time; the natural key of everything downstream
 * @param atMs epoch milliseconds of the answer
 * @param workspaceId the link's workspace
 * @param linkId the link
 * @param destination where the visitor was sent, without the click id
 * @param query the visitor's own query string without {@code ?}, or empty
 * @param ip the client's address, truncated to /24 or /48 unless the operator chose otherwise
 * @param userAgent the header as sent, cut to {@link #MAX_TEXT} bytes; empty if absent
 * @param referer the header as sent, cut likewise; empty if absent
 * @param language the Accept-Language header, cut likewise; empty if absent
 * @param flags of {@link #HEAD} …
 */
public record ClickRecord(
    String clickId,
    long atMs,
    String workspaceId,
    String linkId,
    String destination,
    String query,
    String ip,
    String userAgent,
    String referer,
    String language,
    int flags) {

  /** The request was a HEAD: link checkers and previews, nobody saw a page. */
  public static final int HEAD = 1;

  /** The client said that it only fetched ahead ({@code Sec-Purpose: prefetch} and its elders). */
  public static final int PREFETCH = 1 << 1;

  /** The visitor came by the link's QR code. */
  public static final int QR = 1 << 2;

  /** The most bytes of a header that are kept. */
  public static final int MAX_TEXT = 1024;

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
