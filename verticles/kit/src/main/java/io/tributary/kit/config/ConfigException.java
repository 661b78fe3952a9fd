package io.tributary.kit.config;

/** A setting is missing or wrong. The message names the key and says what would be right. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
