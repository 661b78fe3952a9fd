package io.tributary.tracking.edge;

import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.ClickRecord;
import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One click: its record for the journal, and the answer that waits for it. */
final class Redirect implements Entry {
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("private, no-store");
  private static final CharSequence ROBOTS = HttpHeaders.createOptimized("x-robots-tag");
  private static final CharSequence NOINDEX = HttpHeaders.createOptimized("noindex");

  /** Longer than any destination that links may have. */
  private static final int MAX_DESTINATION = 16 * 1024;

  private static final int MAX_QUERY = 4 * 1024;

  private final HttpServerResponse response;
  private final OnFailure onFailure;
  private final String location;
  private final boolean indexed;

  // Needed until the record is written, which append() does before it returns.
  private @Nullable EdgeLink link;
  private @Nullable Visit visit;
  private @Nullable TargetUrl target;
  private final byte[] clickId;
  private final long atMs;

  Redirect(
      HttpServerResponse response,
      OnFailure onFailure,
      EdgeLink link,
      Visit visit,
      TargetUrl target,
      byte[] clickId,
      long atMs) {
    this.response = response;
    this.onFailure = onFailure;
    this.location = target.location(link.tracked());
    this.indexed = link.indexed();
    this.link = link;
    this.visit = visit;
    this.target = target;
    this.clickId = clickId;
    this.atMs = atMs;
  }

  @Override
  public void writeTo(ByteBuffer out) {
    EdgeLink of = link;
    Visit by = visit;
    TargetUrl to = target;
    if (of == null || by == null || to == null) {
      throw new IllegalStateException("a click is written once");
    }
    ClickCodec.begin(out, atMs, by.flags());
    ClickCodec.text(out, clickId, 0, clickId.length);
    byte[] workspace = of.workspace().id();
    ClickCodec.text(out, workspace, 0, workspace.length);
    ClickCodec.text(out, of.texts(), of.idAt(), of.idLength());
    destination(out, to);
    ClickCodec.text(out, by.query() == null ? "" : by.query(), MAX_QUERY);
    ClickCodec.text(out, by.address(), ClickRecord.MAX_TEXT);
    ClickCodec.text(out, by.userAgent(), ClickRecord.MAX_TEXT);
    ClickCodec.text(out, by.referer(), ClickRecord.MAX_TEXT);
    ClickCodec.text(out, by.language(), ClickRecord.MAX_TEXT);
    // The answer waits for the disk; the request's texts and the link need not.
    link = null;
    visit = null;
    target = null;
  }

  /** Where the visitor is sent, without the click id. */
  private static void destination(ByteBuffer out, TargetUrl to) {
    int head = Math.min(to.headLength(), MAX_DESTINATION);
    int tail = Math.min(to.tailLength(), MAX_DESTINATION - head);
    out.putShort((short) (head + tail));
    out.put(to.bytes(), 0, head).put(to.bytes(), to.tailAt(), tail);
  }

  @Override
  public void journalled() {
    answer();
  }

  @Override
  public void refused(Refusal why) {
    if (onFailure == OnFailure.REDIRECT) {
      answer();
    } else if (isOpen()) {
      response.setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, "1").end();
    }
  }

  private void answer() {
    if (!isOpen()) {
      return;
    }
    response
        .setStatusCode(302)
        .putHeader(HttpHeaders.LOCATION, location)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (!indexed) {
      response.putHeader(ROBOTS, NOINDEX);
    }
    response.end();
  }

  /** The visitor may have gone while the click was written. */
  private boolean isOpen() {
    return !response.closed() && !response.ended();
  }
}
