package io.tributary.tracking.analytics;

/** A property of a link that its clicks and conversions can be restricted to. */
public enum LinkProperty {
  ID,
  EXTERNAL_ID,
  DOMAIN,
  KEY,
  TENANT,
  PARTNER,
  PROGRAM,
  FOLDER,
  TAG
}
