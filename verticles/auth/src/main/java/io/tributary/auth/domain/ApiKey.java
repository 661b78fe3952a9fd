package io.tributary.auth.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it is stored: without the key.
 *
 * @param prefix the key's first characters, by which people recognise it
 * @param lastUsedAt exact to about a minute; null if never
 */
public record ApiKey(
    String id,
    String workspaceId,
    String name,
    String keyHash,
    String prefix,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {

  public ApiKey {
    scopes = List.copyOf(scopes);
  }
}
