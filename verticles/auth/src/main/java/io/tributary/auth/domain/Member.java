package io.tributary.auth.domain;

import java.time.Instant;

/**
 * A person, as seen from one workspace.
 *
 * @param email folded by {@link EmailAddress}
 * @param createdAt when they joined the workspace
 */
public record Member(String id, String email, String name, Role role, Instant createdAt) {}
