package io.tributary.tracking.journal;

import java.nio.ByteBuffer;

/** One click on its way into the journal. All methods run on the lane's event loop. */
public interface Entry {
  /** Writes the payload, at most {@value Record#MAX_PAYLOAD} bytes. */
  void writeTo(ByteBuffer out);

  /** It is written, as durably as the sync mode says. */
  void journalled();

  /** It is not written and will not be. */
  void refused(Refusal why);
}
