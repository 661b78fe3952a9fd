package io.tributary.tracking.edge;

import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.Refusal;
import java.nio.ByteBuffer;

/** A counted click of a link with a limit: a visitor who is turned away does not use it up. */
record LimitedClick(Entry click, OnFailure onFailure, Extras extras) implements Entry {
  @Override
  public void writeTo(ByteBuffer out) {
    click.writeTo(out);
  }

  @Override
  public void journalled() {
    click.journalled();
  }

  @Override
  public void refused(Refusal why) {
    if (onFailure == OnFailure.FAIL) {
      extras.uncountClick();
    }
    click.refused(why);
  }
}
