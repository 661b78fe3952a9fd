package io.tributary.notifications.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell somebody.
 *
 * @param dedupKey what it is about: nobody is told twice
 * @param recipient an e-mail address, or null if there is none
 * @param language {@code en} or {@code fr}
 * @param words what the template fills in
 * @param attempts how often it was tried, this time included
 */
public record Notification(
    String id,
    String workspaceId,
    String kind,
    String dedupKey,
    @Nullable String recipient,
    String language,
    Map<String, Object> words,
    int attempts) {}
