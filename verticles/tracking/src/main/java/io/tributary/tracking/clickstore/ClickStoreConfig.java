package io.tributary.tracking.clickstore;

import io.tributary.kit.config.Settings;

/**
 * @param batch clicks that one transaction takes in at most
 * @param keepMonths whole months before the current one whose clicks are kept; 0 for all
 */
public record ClickStoreConfig(int batch, int keepMonths) {
  public static ClickStoreConfig from(Settings settings) {
    return new ClickStoreConfig(
        settings.integer("tracking.clickBatch", 1, 50_000),
        settings.integer("tracking.keepClickMonths", 0, 1_200));
  }
}
