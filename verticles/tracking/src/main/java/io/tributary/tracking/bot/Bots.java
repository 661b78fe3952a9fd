package io.tributary.tracking.bot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.mesh.ClickRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Labels clicks of machines: {@code head}, {@code prefetch}, {@code no-user-agent}, {@code ua:…}
 * with what gave the user agent away. The patterns are those of the npm package {@code isbot},
 * written into a resource at build time. Thread-safe; a user agent that was not seen lately costs
 * some tens of microseconds.
 */
public final class Bots {
  private static final String RESOURCE = "/tracking/bots.txt";

  /** Most traffic comes with few user agents; 16 Ki of them are some ten megabytes at most. */
  private static final int CACHED = 16_384;

  /** What gives a user agent away stands in front; more is neither examined nor kept. */
  private static final int EXAMINED = 512;

  private static final int LONGEST_NAME = 40;

  private final Pattern pattern;
  private final Cache<String, Optional<String>> known =
      Caffeine.newBuilder().maximumSize(CACHED).build();

  private Bots(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Reads and compiles the patterns; takes some milliseconds. */
  public static Bots load() {
    try (InputStream in = Bots.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing: was data/build.sh run?");
      }
      String list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String joined = String.join("|", list.lines().filter(line -> !line.isEmpty()).toList());
      return new Bots(Pattern.compile(joined, Pattern.CASE_INSENSITIVE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why this click is a machine's, or null if it is a person's. */
  public @Nullable String reason(int flags, String userAgent) {
    if ((flags & ClickRecord.HEAD) != 0) {
      return "head";
    }
    if ((flags & ClickRecord.PREFETCH) != 0) {
      return "prefetch";
    }
    if (userAgent.isBlank()) {
      return "no-user-agent";
    }
    Optional<String> reason = known.get(examined(userAgent), this::match);
    return reason.orElse(null);
  }

  private Optional<String> match(String userAgent) {
    Matcher matcher = pattern.matcher(userAgent);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String name = word(userAgent, matcher.start(), matcher.end());
    return Optional.of("ua:" + name);
  }

  /** How many user agents are kept. */
  long remembered() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private static String examined(String userAgent) {
    return userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent;
  }

  /** The whole word around the match: {@code Googlebot} rather than {@code bot}. */
  private static String word(String text, int start, int end) {
    int from = start;
    while (from > 0 && isWord(text.charAt(from - 1))) {
      from--;
    }
    int to = end;
    while (to < text.length() && isWord(text.charAt(to))) {
      to++;
    }
    String name = text.substring(from, to).strip();
    // The version would make every release of a program a reason of its own.
    int slash = name.indexOf('/');
    name = slash > 0 ? name.substring(0, slash) : name;
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }
}
