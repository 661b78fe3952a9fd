package io.tributary.auth.domain;

import java.time.Instant;

/**
 * A tenant.
 *
 * @param currency ISO 4217, lower case; fixed for the life of the workspace
 */
public record Workspace(String id, String name, String slug, String currency, Instant createdAt) {}
