package io.tributary.tracking.analytics;

import java.util.Locale;

/**
 * A property of a click that clicks and conversions can be filtered and grouped by. Its column has
 * the same name in both tables.
 */
public enum Dimension {
  CONTINENT(Unknown.LEFT_OUT),
  COUNTRY(Unknown.NAMED),
  REGION(Unknown.NAMED),
  CITY(Unknown.NAMED),
  DEVICE(Unknown.NAMED),
  BROWSER(Unknown.NAMED),
  OS(Unknown.NAMED),
  TRIGGER(Unknown.NAMED),
  REFERER(Unknown.DIRECT),
  REFERER_URL(Unknown.DIRECT),
  URL(Unknown.NAMED),
  UTM_SOURCE(Unknown.LEFT_OUT),
  UTM_MEDIUM(Unknown.LEFT_OUT),
  UTM_CAMPAIGN(Unknown.LEFT_OUT),
  UTM_TERM(Unknown.LEFT_OUT),
  UTM_CONTENT(Unknown.LEFT_OUT),
  SUB_ID(Unknown.LEFT_OUT);

  /** What stands for a click without the property. */
  public enum Unknown {
    /** The value {@value #UNKNOWN}. */
    NAMED,
    /** The value {@value #DIRECT_VALUE}: nobody sent the visitor. */
    DIRECT,
    /** Such clicks are left out. */
    LEFT_OUT
  }

  public static final String UNKNOWN = "Unknown";
  public static final String DIRECT_VALUE = "(direct)";

  private final Unknown unknown;

  Dimension(Unknown unknown) {
    this.unknown = unknown;
  }

  public Unknown unknown() {
    return unknown;
  }

  /** The column's name, which is also the name in the rollup. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Addresses mean what they say; everything else ignores case. */
  public boolean isCaseSensitive() {
    return this == URL || this == REFERER_URL;
  }
}
