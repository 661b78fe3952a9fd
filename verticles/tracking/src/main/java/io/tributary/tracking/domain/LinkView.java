package io.tributary.tracking.domain;

import java.util.List;

/** A link with everything that its readers want to see beside it. */
public record LinkView(Link link, LinkStats stats, List<Tag> tags) {

  public LinkView {
    tags = List.copyOf(tags);
  }
}
