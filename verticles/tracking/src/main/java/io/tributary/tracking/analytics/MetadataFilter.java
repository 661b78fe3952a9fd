package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value that a conversion's metadata must have: {@code metadata['plan']:'pro'}. */
public record MetadataFilter(String key, String value) {
  private static final Pattern SYNTAX =
      Pattern.compile("metadata\\[['\"]([^'\"]{1,100})['\"]]\\s*:\\s*['\"]?([^'\"]{0,1000})['\"]?");

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY for anything but one such pair
   */
  public static MetadataFilter of(String text) {
    Matcher parts = SYNTAX.matcher(text.strip());
    if (!parts.matches()) {
      throw MeshException.invalid("query", "must look like metadata['key']:'value'");
    }
    return new MetadataFilter(parts.group(1), parts.group(2));
  }
}
