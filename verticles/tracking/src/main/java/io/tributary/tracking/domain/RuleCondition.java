package io.tributary.tracking.domain;

import io.tributary.kit.http.Network;
import io.tributary.mesh.Countries;
import io.tributary.mesh.MeshException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that must be true of a visit.
 *
 * @param negated whether it must not be true; what is not known of a visitor is not true
 * @param name the query parameter's, for the kinds that have one
 * @param values any one of them is enough; in their canonical form
 */
public record RuleCondition(
    Kind kind, boolean negated, @Nullable String name, List<String> values) {
  public static final int MAX_VALUES = 50;
  public static final int MAX_TEXT = 255;

  private static final Pattern LANGUAGE =
      Pattern.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*+");

  /** What is looked at. */
  public enum Kind {
    DEVICE("device"),
    BROWSER("browser"),
    /** The one that the browser prefers; {@code fr} stands for {@code fr-CH} too. */
    LANGUAGE("language"),
    COUNTRY("country"),
    CITY("city"),
    /** The parameter has one of the values. */
    QUERY("query"),
    /** The parameter is there, whatever its value. */
    ANY_QUERY("anyQuery"),
    /** The parameter is there without a value: {@code ?beta} or {@code ?beta=}. */
    VALUELESS_QUERY("valuelessQuery"),
    IP("ip"),
    BEFORE("before"),
    /** From this moment on. */
    AFTER("after");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }

    public static Optional<Kind> of(String wire) {
      return Arrays.stream(values()).filter(kind -> kind.wire.equals(wire)).findFirst();
    }

    public static List<String> words() {
      return Arrays.stream(values()).map(Kind::wire).toList();
    }

    boolean hasName() {
      return this == QUERY || this == ANY_QUERY || this == VALUELESS_QUERY;
    }

    boolean hasValues() {
      return this != ANY_QUERY && this != VALUELESS_QUERY;
    }

    private int mostValues() {
      return this == BEFORE || this == AFTER ? 1 : MAX_VALUES;
    }
  }

  public RuleCondition {
    values = List.copyOf(values);
  }

  /**
   * The condition in its canonical form.
   *
   * @param field what a failure is pinned to: {@code rules.0.conditions.1}
   * @param values times in the form of {@link Instant#parse}
   * @throws MeshException UNPROCESSABLE_ENTITY for what cannot be a condition
   */
  public static RuleCondition of(
      String field, Kind kind, boolean negated, @Nullable String name, List<String> values) {
    if (kind.hasName() != (name != null)) {
      throw MeshException.invalid(
          field + ".name",
          kind.hasName()
              ? "the query parameter's name is required"
              : "only conditions on query parameters have one");
    }
    if (name != null && name.codePointCount(0, name.length()) > MAX_TEXT) {
      throw MeshException.invalid(field + ".name", "must have at most 255 characters");
    }
    if (!kind.hasValues() && !values.isEmpty()) {
      throw MeshException.invalid(field + ".values", "«" + kind.wire() + "» takes none");
    }
    if (kind.hasValues() && (values.isEmpty() || values.size() > kind.mostValues())) {
      throw MeshException.invalid(
          field + ".values",
          kind.mostValues() == 1
              ? "«" + kind.wire() + "» takes one time"
              : "«" + kind.wire() + "» takes 1 to " + kind.mostValues() + " values");
    }
    String at = field + ".values";
    return new RuleCondition(
        kind,
        negated,
        name,
        values.stream().map(value -> canonical(at, kind, value)).distinct().toList());
  }

  private static String canonical(String field, Kind kind, String value) {
    if (value.codePointCount(0, value.length()) > MAX_TEXT) {
      throw MeshException.invalid(field, "each must have at most " + MAX_TEXT + " characters");
    }
    String text = value.strip();
    // Spaces may be what a parameter's value is made of.
    if (kind != Kind.QUERY && text.isEmpty()) {
      throw MeshException.invalid(field, "none may be blank");
    }
    return switch (kind) {
      case DEVICE ->
          VisitorDevice.of(text)
              .orElseThrow(() -> unknown(field, text, "device", VisitorDevice.words()))
              .wire();
      case BROWSER ->
          VisitorBrowser.of(text)
              .orElseThrow(() -> unknown(field, text, "browser", VisitorBrowser.words()))
              .wire();
      case LANGUAGE -> language(field, text);
      case COUNTRY -> Countries.parse(field, text);
      case IP -> network(field, text);
      case BEFORE, AFTER -> time(field, text);
      case QUERY -> parameterValue(field, value);
      case CITY -> text;
      case ANY_QUERY, VALUELESS_QUERY -> throw new IllegalArgumentException(kind + " has no value");
    };
  }

  private static String parameterValue(String field, String value) {
    if (value.isEmpty()) {
      throw MeshException.invalid(
          field, "none may be empty; for a parameter without a value take «valuelessQuery»");
    }
    return value;
  }

  private static String language(String field, String text) {
    if (LANGUAGE.matcher(text).matches()) {
      try {
        return new Locale.Builder().setLanguageTag(text.replace('_', '-')).build().toLanguageTag();
      } catch (IllformedLocaleException e) {
        // Reported below.
      }
    }
    throw MeshException.invalid(field, "«" + text + "» is no language tag such as «fr» or «pt-BR»");
  }

  private static String network(String field, String text) {
    try {
      Network.parse(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw MeshException.invalid(
          field, "«" + text + "» is no address or network such as 203.0.113.0/24 or 2001:db8::/32");
    }
  }

  private static String time(String field, String text) {
    try {
      return IsoTime.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw MeshException.invalid(field, "«" + text + "» is no time");
    }
  }

  private static MeshException unknown(
      String field, String text, String what, List<String> allowed) {
    return MeshException.invalid(
        field, "«" + text + "» is no " + what + "; there are " + String.join(", ", allowed));
  }
}
