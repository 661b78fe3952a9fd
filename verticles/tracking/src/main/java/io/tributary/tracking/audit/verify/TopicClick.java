package io.tributary.tracking.audit.verify;

import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.edge.ClickId;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic, as far as the proof needs it.
 *
 * @param place null if the record names none
 * @param clickId null if the record is no click
 */
record TopicClick(
    int partition,
    long offset,
    @Nullable JournalPlace place,
    @Nullable String clickId,
    long atMs,
    byte[] value) {

  static TopicClick of(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    String id = clickId(value);
    OptionalLong time = id == null ? OptionalLong.empty() : ClickId.timeOf(id);
    return new TopicClick(
        record.partition(),
        record.offset(),
        place(record),
        time.isPresent() ? id : null,
        time.orElse(0),
        value);
  }

  private static @Nullable JournalPlace place(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(JournalPlace.HEADER);
    try {
      return header == null ? null : JournalPlace.decode(header.value());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String clickId(byte[] value) {
    try {
      return ClickCodec.decode(value).clickId();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  String where() {
    return "clicks/" + partition + "@" + offset;
  }
}
