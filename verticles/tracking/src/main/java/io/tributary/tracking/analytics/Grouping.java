package io.tributary.tracking.analytics;

import io.tributary.mesh.MeshException;
import java.util.List;
import java.util.Locale;

/** By what the counted events are grouped. */
public enum Grouping {
  COUNT,
  TIMESERIES,
  CONTINENTS("continent", Dimension.CONTINENT),
  COUNTRIES("country", Dimension.COUNTRY),
  REGIONS("region", Dimension.COUNTRY, Dimension.REGION),
  CITIES("city", Dimension.COUNTRY, Dimension.REGION, Dimension.CITY),
  DEVICES("device", Dimension.DEVICE),
  BROWSERS("browser", Dimension.BROWSER),
  OS("os", Dimension.OS),
  TRIGGER("trigger", Dimension.TRIGGER),
  TRIGGERS("trigger", Dimension.TRIGGER),
  REFERERS("referer", Dimension.REFERER),
  REFERER_URLS("refererUrl", Dimension.REFERER_URL),
  TOP_URLS("url", Dimension.URL),
  TOP_BASE_URLS("url", Dimension.URL),
  UTM_SOURCES("utm_source", Dimension.UTM_SOURCE),
  UTM_MEDIUMS("utm_medium", Dimension.UTM_MEDIUM),
  UTM_CAMPAIGNS("utm_campaign", Dimension.UTM_CAMPAIGN),
  UTM_TERMS("utm_term", Dimension.UTM_TERM),
  UTM_CONTENTS("utm_content", Dimension.UTM_CONTENT),
  SUB_IDS("sub_id", Dimension.SUB_ID),
  TOP_LINKS("link"),
  TOP_DOMAINS("domain"),
  TOP_FOLDERS("folderId"),
  TOP_LINK_TAGS("tagId"),
  TOP_PARTNERS("partnerId");

  private final String key;
  private final List<Dimension> dimensions;

  Grouping() {
    this("");
  }

  Grouping(String key, Dimension... dimensions) {
    this.key = key;
    this.dimensions = List.of(dimensions);
  }

  /** The name of the group's value on the wire; empty where there is none. */
  public String key() {
    return key;
  }

  /** The properties of a click that make the group, from the widest to the narrowest. */
  public List<Dimension> dimensions() {
    return dimensions;
  }

  /** Whether the link alone decides the group, so that counts by link can answer. */
  public boolean isOfLinks() {
    return dimensions.isEmpty();
  }

  /**
   * @throws MeshException UNPROCESSABLE_ENTITY if there is no such grouping
   */
  public static Grouping of(String wire) {
    for (Grouping grouping : values()) {
      if (grouping.name().toLowerCase(Locale.ROOT).equals(wire)) {
        return grouping;
      }
    }
    throw MeshException.invalid("groupBy", "«" + wire + "» is nothing to group by");
  }
}
