package io.tributary.payments.api;

import io.tributary.kit.http.HostNames;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.MeshException;
import io.tributary.payments.domain.DateRange;
import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all handlers here read and write in the same way. */
final class Wire {
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int DEFAULT_PAGE_SIZE = 100;

  private Wire() {}

  static String time(Instant instant) {
    return ISO_MILLIS.format(instant);
  }

  static @Nullable String timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }

  static <T> JsonArray array(Collection<T> items, Function<T, Object> encode) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(encode.apply(item)));
    return array;
  }

  static int pageSize(OperationCall call) {
    return call.queryInt("pageSize", DEFAULT_PAGE_SIZE);
  }

  /** Rows to pass over; pages count from 1. */
  static int offset(OperationCall call) {
    return (Math.max(1, call.queryInt("page", 1)) - 1) * pageSize(call);
  }

  static boolean ascending(OperationCall call) {
    return "asc".equals(call.query("sortOrder"));
  }

  static DateRange range(OperationCall call, Instant now) {
    try {
      return DateRange.of(
          call.query("interval"),
          call.query("start"),
          call.query("end"),
          call.query("timezone"),
          now);
    } catch (IllegalArgumentException e) {
      throw MeshException.invalid("interval", String.valueOf(e.getMessage()));
    }
  }

  /** A host, behind which a port may stand, in the form in which hosts are compared. */
  static @Nullable String host(String field, @Nullable String host) {
    return host == null || host.isBlank() ? null : HostNames.parseAuthority(field, host.strip());
  }

  /** A destination that a browser may be sent to. */
  static @Nullable String url(String field, @Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      if (scheme != null
          && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below, in the words of the person who sent it.
    }
    throw MeshException.invalid(field, "must be an http or https URL");
  }
}
