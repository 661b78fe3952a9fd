package io.tributary.tracking.device;

/**
 * What a user agent says of itself.
 *
 * @param device Desktop, Mobile, Tablet, Smarttv, Console or Unknown
 * @param browser Chrome, Safari, Mobile Safari, Firefox, Edge …, or Unknown
 * @param os Windows, Mac OS, iOS, Android, Linux …, or Unknown
 */
public record Device(String device, String browser, String os) {
  public static final String UNKNOWN = "Unknown";
  public static final Device NONE = new Device(UNKNOWN, UNKNOWN, UNKNOWN);
}
