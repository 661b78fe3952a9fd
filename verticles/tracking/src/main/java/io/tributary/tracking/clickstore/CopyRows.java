package io.tributary.tracking.clickstore;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Clicks as PostgreSQL's binary COPY takes them: it parses nothing, and writes many rows into a
 * page at once. Fails with a unique violation, and all of it, if one of them is there already.
 */
final class CopyRows {
  private static final String COPY =
      """
      COPY clicks (click_id, at, workspace_id, link_id, bot, trigger, ip, continent, country, region,
        city, device, browser, os, referer, referer_url, url, utm_source, utm_medium, utm_campaign,
        utm_term, utm_content, sub_id, user_agent) FROM STDIN (FORMAT binary)
      """;
  private static final int COLUMNS = 24;
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** PostgreSQL counts from 2000-01-01. */
  private static final long EPOCH_SECONDS = 946_684_800;

  private static final int CHUNK = 128 * 1024;

  private final CopyIn copy;
  private byte[] buffer = new byte[2 * CHUNK];
  private int length;

  private CopyRows(CopyIn copy) {
    this.copy = copy;
  }

  static void write(PGConnection connection, List<StoredClick> clicks) throws SQLException {
    CopyIn copy = connection.getCopyAPI().copyIn(COPY);
    try {
      CopyRows rows = new CopyRows(copy);
      rows.begin();
      for (StoredClick click : clicks) {
        rows.add(click);
      }
      rows.end();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void begin() {
    put(SIGNATURE);
    number(0); // No flags.
    number(0); // No extension.
  }

  private void add(StoredClick click) throws SQLException {
    shortNumber(COLUMNS);
    text(click.clickId());
    time(click.at());
    text(click.workspaceId());
    text(click.linkId());
    text(click.bot());
    text(click.trigger());
    text(click.ip());
    text(click.continent());
    text(click.country());
    text(click.region());
    text(click.city());
    text(click.device());
    text(click.browser());
    text(click.os());
    text(click.referer());
    text(click.refererUrl());
    text(click.url());
    text(click.utmSource());
    text(click.utmMedium());
    text(click.utmCampaign());
    text(click.utmTerm());
    text(click.utmContent());
    text(click.subId());
    text(click.userAgent());
    if (length >= CHUNK) {
      flush();
    }
  }

  private void end() throws SQLException {
    shortNumber(-1);
    flush();
    copy.endCopy();
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, length);
    length = 0;
  }

  private void text(@Nullable String text) {
    if (text == null) {
      number(-1);
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      put(utf8);
    }
  }

  private void time(OffsetDateTime at) {
    number(Long.BYTES);
    long micros = (at.toEpochSecond() - EPOCH_SECONDS) * 1_000_000 + at.getNano() / 1_000;
    number((int) (micros >>> 32));
    number((int) micros);
  }

  private void put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void number(int value) {
    room(Integer.BYTES);
    buffer[length++] = (byte) (value >>> 24);
    buffer[length++] = (byte) (value >>> 16);
    buffer[length++] = (byte) (value >>> 8);
    buffer[length++] = (byte) value;
  }

  private void shortNumber(int value) {
    room(Short.BYTES);
    buffer[length++] = (byte) (value >>> 8);
    buffer[length++] = (byte) value;
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
    }
  }
}
