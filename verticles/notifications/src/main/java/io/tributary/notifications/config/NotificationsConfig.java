package io.tributary.notifications.config;

import io.tributary.kit.config.Settings;
import java.nio.file.Path;

/**
 * This context's settings.
 *
 * @param consumerBatch facts that one statement takes in at most
 */
public record NotificationsConfig(int consumerBatch, MailConfiguration mail) {

  /**
   * @param home this node's folder
   */
  public static NotificationsConfig from(Settings settings, Path home) {
    return new NotificationsConfig(
        settings.integer("notifications.consumerBatch", 1, 5_000),
        MailConfiguration.from(settings, home));
  }
}
