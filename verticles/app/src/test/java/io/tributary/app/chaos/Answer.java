package io.tributary.app.chaos;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that was received to its last byte.
 *
 * @param clickId what the redirect carries; empty if it carries none
 * @param last whether the server closes the connection behind it
 */
record Answer(int status, String clickId, boolean last) {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final Pattern CLICK_ID = Pattern.compile("[?&]dub_id=([^&#]+)");

  /** Reads one HTTP/1.1 answer, body and all; an end or a failure in between throws. */
  static Answer read(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    int status = Integer.parseInt(statusLine[1]);
    String clickId = "";
    boolean last = false;
    long bodyBytes = 0;
    String header;
    while (!(header = line(in)).isEmpty()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> bodyBytes = Long.parseLong(value);
        case "connection" -> last = value.equalsIgnoreCase("close");
        case "location" -> {
          Matcher found = CLICK_ID.matcher(value);
          clickId = found.find() ? found.group(1) : "";
        }
        default -> {
          // Says nothing about the click.
        }
      }
    }
    in.skipNBytes(bodyBytes);
    return new Answer(status, clickId, last);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\n') {
      if (next < 0 || line.length() > LONGEST_HEAD) {
        throw new EOFException("the connection ended within an answer");
      }
      line.append((char) next);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .stripTrailing();
  }
}
