package io.tributary.tracking.clickstore;

import io.tributary.kit.config.Settings;

/**
 * @param batch clicks that one transaction takes in at most
 */
public record ClickStoreConfig(int batch) {
  public static ClickStoreConfig from(Settings settings) {
    return new ClickStoreConfig(settings.integer("tracking.clickBatch", 1, 10_000));
  }
}
