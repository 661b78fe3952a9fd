package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.qr.QrCode;
import io.tributary.tracking.qr.QrPainter;
import io.tributary.tracking.store.DomainStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** QR codes of links, for everybody. */
final class QrApi {
  private static final int MAX_URL = 2_000;
  private static final int MAX_SIZE = 2_000;
  private static final int MAX_MARGIN = 20;
  private static final Pattern COLOR = Pattern.compile("#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})");
  private static final List<String> LEVELS = List.of("L", "M", "Q", "H");

  private final Database database;
  private final DomainStore domains;
  private final QrPainter painter;

  QrApi(Database database, DomainStore domains, QrPainter painter) {
    this.database = database;
    this.domains = domains;
    this.painter = painter;
  }

  Future<OperationReply> get(OperationCall call) {
    String given = call.query("url");
    if (given == null || given.length() > MAX_URL) {
      throw MeshException.invalid("url", "must have 1 to " + MAX_URL + " characters");
    }
    String url = Destinations.parse("url", given);
    String level = Objects.requireNonNullElse(call.query("level"), "L");
    if (!LEVELS.contains(level)) {
      throw MeshException.invalid("level", "must be L, M, Q or H");
    }
    int size = Math.clamp(call.queryInt("size", 600), 1, MAX_SIZE);
    int margin = Math.clamp(call.queryInt("margin", 2), 0, MAX_MARGIN);
    int foreground = color(call, "fgColor", "#000000");
    int background = color(call, "bgColor", "#FFFFFF");
    String host = Destinations.authorityOf(url);
    return domains
        .known(database.reads(), null, List.of(host))
        .map(known -> known.contains(host) ? marked(url) : url)
        .compose(
            text -> painter.paint(new QrCode(text, size, level, margin, foreground, background)))
        .map(png ->
            new OperationReply(
                0,
                Map.of("content-type", "image/png", "cache-control", "public, max-age=86400"),
                Buffer.buffer(png)));
  }

  /** Our own links learn that the visitor came by the code. */
  private static String marked(String url) {
    int hash = url.indexOf('#');
    String base = hash < 0 ? url : url.substring(0, hash);
    String fragment = hash < 0 ? "" : url.substring(hash);
    return base + (base.indexOf('?') < 0 ? "?" : "&") + "qr=1" + fragment;
  }

  private static int color(OperationCall call, String name, String fallback) {
    String text = Objects.requireNonNullElse(call.query(name), fallback);
    if (!COLOR.matcher(text).matches()) {
      throw MeshException.invalid(name, "must be a colour such as #1A2B3C");
    }
    String digits = (text.startsWith("#") ? text.substring(1) : text).toLowerCase(Locale.ROOT);
    String six = digits.length() == 6 ? digits : digits.replaceAll("(.)", "$1$1");
    return Integer.parseInt(six, 16);
  }
}
