package io.tributary.tracking.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import io.tributary.kit.config.Settings;
import io.tributary.kit.http.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Country and, with a database that has them, city of an address. The database is in memory; until
 * it is loaded, and wherever it does not know, the answer is {@link Place#NOWHERE}. Never fails,
 * never blocks; thread-safe.
 *
 * <p>Reads flat records ({@code country_code}, {@code city}, {@code state1}) and MaxMind's nested
 * City and Country formats.
 */
public final class Geo {
  private static final Logger LOG = LoggerFactory.getLogger(Geo.class);
  private static final String BUNDLED = "/tracking/geo.mmdb";

  private final @Nullable Path file;
  private volatile @Nullable Reader reader;

  /**
   * @param file an mmdb file, or null for the one in the jar
   */
  public Geo(@Nullable Path file) {
    this.file = file;
  }

  /** From setting {@code geo.database}. */
  public static Geo from(Settings settings) {
    String file = settings.optional("geo.database");
    return new Geo(file == null ? null : Path.of(file));
  }

  /** Reads the database on a worker thread, once; fails if it cannot be read. */
  public Future<Void> load(Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          open();
          return null;
        },
        false);
  }

  synchronized void open() throws IOException {
    if (reader != null) {
      return;
    }
    try (InputStream in =
        file == null ? Geo.class.getResourceAsStream(BUNDLED) : Files.newInputStream(file)) {
      if (in == null) {
        throw new IOException(BUNDLED + " is missing: was data/build.sh run?");
      }
      reader = new Reader(in, new CHMCache());
    }
  }

  public Place of(String address) {
    Reader open = reader;
    byte[] bytes = open == null ? null : Addresses.parse(address);
    if (open == null || bytes == null) {
      return Place.NOWHERE;
    }
    try {
      Map<?, ?> found = open.get(InetAddress.getByAddress(bytes), Map.class);
      return found == null ? Place.NOWHERE : place(found);
    } catch (IOException | RuntimeException e) {
      LOG.debug("no place for an address", e);
      return Place.NOWHERE;
    }
  }

  private static Place place(Map<?, ?> found) {
    String country = text(found.get("country_code"));
    if (country == null) {
      country = text(in(found.get("country"), "iso_code"));
    }
    String continent = text(in(found.get("continent"), "code"));
    String region = text(found.get("state1"));
    if (region == null && found.get("subdivisions") instanceof List<?> list && !list.isEmpty()) {
      region = text(in(list.getFirst(), "iso_code"));
    }
    String city = text(found.get("city"));
    if (city == null) {
      city = text(in(in(found.get("city"), "names"), "en"));
    }
    return new Place(continent == null ? Continents.of(country) : continent, country, region, city);
  }

  private static @Nullable Object in(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> entries ? entries.get(key) : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? text : null;
  }
}
