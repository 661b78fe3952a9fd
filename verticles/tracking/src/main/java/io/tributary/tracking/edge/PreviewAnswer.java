package io.tributary.tracking.edge;

import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.Refusal;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A crawler's visit to a link with a card of its own: the card waits for the journal. */
final class PreviewAnswer implements Entry {
  private final Entry click;
  private final HttpServerRequest request;
  private final OnFailure onFailure;
  private final Preview preview;
  private final @Nullable String next;

  /**
   * @param click writes the record
   * @param next where a person is sent, or null if the card must not say
   */
  PreviewAnswer(
      Entry click,
      HttpServerRequest request,
      OnFailure onFailure,
      Preview preview,
      @Nullable String next) {
    this.click = click;
    this.request = request;
    this.onFailure = onFailure;
    this.preview = preview;
    this.next = next;
  }

  @Override
  public void writeTo(ByteBuffer out) {
    click.writeTo(out);
  }

  @Override
  public void journalled() {
    Pages.send(request, preview.html(next));
  }

  @Override
  public void refused(Refusal why) {
    if (onFailure == OnFailure.REDIRECT) {
      journalled();
    } else {
      click.refused(why);
    }
  }
}
