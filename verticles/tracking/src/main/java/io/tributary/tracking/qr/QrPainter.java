package io.tributary.tracking.qr;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Draws QR codes on a few threads of its own and keeps the latest: the operation is open to
 * everybody, so neither its time nor its memory may grow with its callers.
 */
public final class QrPainter {
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 200;
  private static final long CACHE_BYTES = 16L << 20;

  private final WorkerExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter refused = Refusals.of("qr-codes");
  private final Cache<QrCode, byte[]> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((QrCode code, byte[] png) -> png.length + 2 * code.text().length() + 100)
          .build();

  public QrPainter(Vertx vertx) {
    this.workers = vertx.createSharedWorkerExecutor("qr-codes", THREADS);
  }

  /** The code as a PNG; fails with UNPROCESSABLE_ENTITY if the text does not fit into one. */
  public Future<byte[]> paint(QrCode code) {
    byte[] known = cache.getIfPresent(code);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    if (pending.incrementAndGet() > MAX_WAITING) {
      pending.decrementAndGet();
      refused.increment();
      return Future.failedFuture(MeshException.unavailable("Too many codes are being drawn."));
    }
    return workers
        .executeBlocking(() -> draw(code), false)
        .andThen(done -> pending.decrementAndGet())
        .onSuccess(png -> cache.put(code, png));
  }

  public Future<Void> close() {
    return workers.close();
  }

  private static byte[] draw(QrCode code) {
    Map<EncodeHintType, Object> hints = new EnumMap<>(EncodeHintType.class);
    hints.put(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.valueOf(code.level()));
    hints.put(EncodeHintType.MARGIN, code.margin());
    hints.put(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name());
    try {
      BitMatrix modules =
          new QRCodeWriter()
              .encode(code.text(), BarcodeFormat.QR_CODE, code.size(), code.size(), hints);
      return TwoColorPng.encode(modules, code.foreground(), code.background());
    } catch (WriterException e) {
      throw MeshException.invalid("url", "is too long for a QR code of level " + code.level());
    }
  }
}
