package io.tributary.bridge;

import io.tributary.mesh.MeshException;
import io.tributary.mesh.WireText;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;

/** Frames: four bytes of length (big endian), then one JSON object in UTF-8. */
final class Frames {
  private static final int HEADER = 4;

  private Frames() {}

  /** Thrown at a client that does not speak this format. */
  static final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
      super(message);
    }
  }

  static Buffer encode(JsonObject frame) {
    Buffer json = frame.toBuffer();
    return Buffer.buffer(HEADER + json.length()).appendInt(json.length()).appendBuffer(json);
  }

  /**
   * Cuts a stream into frames. Never holds more than one frame of at most {@code maxBytes}: a
   * longer one is refused when it is announced.
   *
   * @param each may throw, as the parser does with {@link BadFrameException}
   */
  static Handler<Buffer> parser(int maxBytes, Handler<JsonObject> each) {
    RecordParser parser = RecordParser.newFixed(HEADER);
    boolean[] inBody = {false};
    parser.handler(part -> {
      if (inBody[0]) {
        inBody[0] = false;
        parser.fixedSizeMode(HEADER);
        each.handle(object(part));
      } else {
        int length = part.getInt(0);
        if (length <= 0 || length > maxBytes) {
          throw new BadFrameException(
              "a frame has 1 to " + maxBytes + " bytes, not " + Integer.toUnsignedString(length));
        }
        inBody[0] = true;
        parser.fixedSizeMode(length);
      }
    });
    return parser;
  }

  private static JsonObject object(Buffer json) {
    try {
      JsonObject frame = new JsonObject(json);
      WireText.check(frame);
      return frame;
    } catch (MeshException e) {
      throw new BadFrameException(String.valueOf(e.getMessage()));
    } catch (DecodeException | ClassCastException e) {
      throw new BadFrameException("a frame is one JSON object");
    }
  }
}
