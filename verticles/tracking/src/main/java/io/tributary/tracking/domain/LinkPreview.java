package io.tributary.tracking.domain;

import org.jspecify.annotations.Nullable;

/** What a preview of the link shows. Image and video are addresses. */
public record LinkPreview(
    @Nullable String title,
    @Nullable String description,
    @Nullable String image,
    @Nullable String video) {
  public static final LinkPreview NONE = new LinkPreview(null, null, null, null);
}
