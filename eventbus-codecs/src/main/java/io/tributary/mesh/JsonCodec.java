package io.tributary.mesh;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.Function;

/**
 * A codec for one immutable record: one byte of version, four bytes of length (big endian), then
 * the record's JSON form in UTF-8. Inside a JVM the record itself is handed over.
 *
 * <p>Nodes of two releases share a cluster while it is updated, so a form only ever grows: a new
 * version adds keys that may be absent, old readers pass over them, new readers do without them.
 * Therefore a reader takes every version from the first on. A form that cannot grow into what is
 * needed gets a new name, and both are registered for one release.
 */
final class JsonCodec<T> implements MessageCodec<T, T> {
  static final byte VERSION = 2;
  private static final byte FIRST_VERSION = 1;

  private final String name;
  private final Function<T, byte[]> encode;
  private final Function<byte[], T> decode;

  /**
   * @param name travels with every message as a string, so it is short
   */
  JsonCodec(String name, Function<T, byte[]> encode, Function<byte[], T> decode) {
    this.name = name;
    this.encode = encode;
    this.decode = decode;
  }

  static <T> JsonCodec<T> of(String name, Class<T> type) {
    return new JsonCodec<>(name, MeshJson::encode, json -> MeshJson.decode(json, type));
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    byte[] json = encode.apply(message);
    buffer.appendByte(VERSION).appendInt(json.length).appendBytes(json);
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    byte version = buffer.getByte(position);
    if (version < FIRST_VERSION) {
      throw new IllegalArgumentException(name + ": unknown version " + version);
    }
    int length = buffer.getInt(position + 1);
    return decode.apply(buffer.getBytes(position + 5, position + 5 + length));
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
