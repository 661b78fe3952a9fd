package io.tributary.mesh;

/**
 * An API key stopped being valid.
 *
 * @param keyHash lower-case hex SHA-256 of the key
 */
public record ApiKeyRevoked(String keyHash) {}
