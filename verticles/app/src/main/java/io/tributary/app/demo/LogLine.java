package io.tributary.app.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an access log says about a visit.
 *
 * @param ip the client
 * @param path the requested path with its query
 * @param referer the header, or empty
 * @param userAgent the header, or empty
 */
record LogLine(String ip, String path, String referer, String userAgent) {
  /** Combined Log Format: host ident user [time] "request" status bytes "referer" "user agent". */
  private static final Pattern COMBINED =
      Pattern.compile(
          "^(\\S+) \\S+ \\S+ \\[[^]]*] \"(?:\\S+ )?(\\S*)[^\"]*\" \\d{3} \\S+"
              + "(?: \"((?:[^\"\\\\]|\\\\.)*)\" \"((?:[^\"\\\\]|\\\\.)*)\")?.*$");

  /** The visit, or empty if the line has another form. */
  static Optional<LogLine> parse(String line) {
    Matcher matcher = COMBINED.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new LogLine(
            matcher.group(1), matcher.group(2), field(matcher.group(3)), field(matcher.group(4))));
  }

  /** A dash stands for nothing; quotes inside are escaped. */
  private static String field(@Nullable String text) {
    if (text == null || text.equals("-")) {
      return "";
    }
    return text.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
